import type { AlarmRule } from '../../tables/alarm-rule.ts';

/** The demo city's alarm rules: each needs an operator's response and says cause, consequence and action (IEC 62682). */
export const demoRules: readonly AlarmRule[] = [
  {
    id: 'drain-critical', title: { zh: '排水水位危急', en: 'Drain level critical' }, property: 'waterLevel', op: 'above', value: 3, unit: 'm', deadband: 0.15, onDelayS: 60, offDelayS: 300, priority: 1, respondWithinMin: 5,
    cause: { zh: '雨水超过排水能力，或下游泵站停机', en: 'Rain beyond the drains, or the pump downstream has stopped' },
    consequence: { zh: '路面积水，地下空间可能进水', en: 'Water on the street; basements and underpasses may flood' },
    action: { zh: '派抢险队，封闭下穿通道，启动备用泵', en: 'Send a crew, close the underpass, start the standby pump' }, response: 'dispatch-crew',
  },
  {
    id: 'drain-high', title: { zh: '排水水位偏高', en: 'Drain level high' }, property: 'waterLevel', op: 'above', value: 2.6, unit: 'm', deadband: 0.1, onDelayS: 120, offDelayS: 300, priority: 2, respondWithinMin: 15,
    cause: { zh: '降雨、潮位顶托或格栅堵塞', en: 'Rain, a high tide holding the outfall shut, or a blocked screen' },
    consequence: { zh: '若继续上升，三十分钟内可能积水', en: 'If it goes on rising, streets may flood within half an hour' },
    action: { zh: '核对相邻点位和泵组状态，预置抢险队', en: 'Check neighbouring points and the pumps, put a crew on stand-by' }, response: 'dispatch-crew',
  },
  {
    id: 'pump-stopped', title: { zh: '水泵停机', en: 'Pump stopped' }, property: 'pumpState', thingKind: 'pump-station', op: 'below', value: 0.5, unit: '1', deadband: 0.2, onDelayS: 180, offDelayS: 60, priority: 2, respondWithinMin: 15,
    cause: { zh: '跳闸、断电或人工停机', en: 'Trip, loss of power or a manual stop' },
    consequence: { zh: '低洼片区失去排涝能力', en: 'Low ground nearby cannot be drained' },
    action: { zh: '远程复位，失败则派人到站', en: 'Reset remotely; if that fails send someone to the station' }, response: 'restart-pump',
  },
  {
    id: 'tide-high', title: { zh: '潮位偏高', en: 'Tide high' }, property: 'tideLevel', op: 'above', value: 1.9, unit: 'm', deadband: 0.1, onDelayS: 300, offDelayS: 600, priority: 2, respondWithinMin: 30,
    cause: { zh: '天文大潮叠加风暴增水', en: 'Spring tide with a storm surge on top' },
    consequence: { zh: '排口受顶托，滨海步道可能上水', en: 'Outfalls cannot discharge; the shore walk may be awash' },
    action: { zh: '关闭挡潮闸，改为强排', en: 'Close the tide gates and switch to pumping' },
  },
  {
    id: 'rain-intense', title: { zh: '短时强降雨', en: 'Intense rain' }, property: 'rainIntensity', op: 'above', value: 30, unit: 'mm/h', deadband: 5, onDelayS: 120, offDelayS: 600, priority: 3, respondWithinMin: 30,
    cause: { zh: '强对流雨团过境', en: 'A convective cell is passing' },
    consequence: { zh: '低洼路段可能积水', en: 'Low streets may flood' },
    action: { zh: '通知值守泵站，查看下穿通道', en: 'Tell the pump crews, look at the underpasses' },
  },
  {
    id: 'fridge-warm', title: { zh: '冷柜温度过高', en: 'Fridge too warm' }, property: 'fridgeTemperature', thingKind: 'canteen', op: 'above', value: 8, unit: 'Cel', deadband: 1, onDelayS: 600, offDelayS: 300, priority: 2, respondWithinMin: 30,
    cause: { zh: '柜门未关、压缩机故障或停电', en: 'Door left open, compressor fault or loss of power' },
    consequence: { zh: '冷链中断，食材需报废', en: 'The cold chain is broken; food must be thrown away' },
    action: { zh: '联系食堂关门或转移食材，通知维修', en: 'Call the canteen to close the door or move the food; tell maintenance' },
  },
  {
    id: 'pm25-high', title: { zh: 'PM2.5 偏高', en: 'PM2.5 high' }, property: 'pm25', op: 'above', value: 115, unit: 'ug/m3', deadband: 10, onDelayS: 900, offDelayS: 900, priority: 3, respondWithinMin: 60,
    cause: { zh: '静稳天气、扬尘或局地排放', en: 'Still air, dust or a local source' },
    consequence: { zh: '敏感人群健康受影响', en: 'Sensitive people are affected' },
    action: { zh: '核对相邻站点，排查工地与道路扬尘', en: 'Check neighbouring stations, look for dust from sites and roads' },
  },
  {
    id: 'noise-high', title: { zh: '噪声过高', en: 'Noise high' }, property: 'noiseLevel', op: 'above', value: 82, unit: 'dB(A)', deadband: 3, onDelayS: 900, offDelayS: 600, priority: 3, respondWithinMin: 60,
    cause: { zh: '施工、集会或交通异常', en: 'Construction, a gathering or abnormal traffic' },
    consequence: { zh: '周边居民受扰', en: 'People nearby are disturbed' },
    action: { zh: '通知街道网格员现场核实', en: 'Ask the grid officer to check on site' },
  },
  {
    id: 'traffic-standstill', title: { zh: '车流停滞', en: 'Traffic at a standstill' }, property: 'averageVehicleSpeed', thingKind: 'traffic-counter', op: 'below', value: 6, unit: 'km/h', deadband: 4, onDelayS: 420, offDelayS: 300, priority: 3, respondWithinMin: 20,
    cause: { zh: '事故、故障车或信号异常', en: 'A collision, a breakdown or a signal fault' },
    consequence: { zh: '拥堵外溢，应急车辆受阻', en: 'Queues spill back; emergency vehicles are held up' },
    action: { zh: '查看附近视频，派交警，调整信号', en: 'Look at a camera nearby, send traffic police, adjust the signals' }, response: 'dispatch-crew',
  },
  {
    id: 'hall-wait', title: { zh: '大厅等候过长', en: 'Long wait at the hall' }, property: 'waitTime', thingKind: 'service-hall', op: 'above', value: 30, unit: 'min', deadband: 5, onDelayS: 600, offDelayS: 300, priority: 3, respondWithinMin: 20,
    cause: { zh: '窗口不足或集中到访', en: 'Too few counters open, or many people at once' },
    consequence: { zh: '群众久等', en: 'People wait too long' },
    action: { zh: '加开窗口，引导线上办理', en: 'Open a counter, point people to the online service' }, response: 'open-counter',
  },
  {
    id: 'cell-overload', title: { zh: '5G 小区过载', en: '5G cell overloaded' }, property: 'cellLoad', thingKind: 'cell', op: 'above', value: 95, unit: '%', deadband: 5, onDelayS: 600, offDelayS: 300, priority: 3, respondWithinMin: 30,
    cause: { zh: '人群聚集或邻区退服', en: 'A crowd, or a neighbouring cell is out' },
    consequence: { zh: '终端接入困难，传感数据可能延迟', en: 'Devices cannot attach; sensor data may come late' },
    action: { zh: '均衡负荷，核实邻区状态', en: 'Balance the load and check neighbouring cells' },
  },
  {
    id: 'lamp-dark', title: { zh: '路灯断电', en: 'Street light without power' }, property: 'powerState', thingKind: 'street-light', op: 'below', value: -0.5, unit: '1', deadband: 0.2, onDelayS: 1800, offDelayS: 900, priority: 3, respondWithinMin: 240,
    cause: { zh: '供电回路故障上报', en: 'The feeder reports a fault' },
    consequence: { zh: '夜间路段照明不足', en: 'The street is dark at night' },
    action: { zh: '合并同回路告警后派修', en: 'Group by feeder, then send a repair' },
  },
];

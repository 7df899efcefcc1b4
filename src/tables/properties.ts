import type { Words } from '../base/words.ts';

/** An observed property the product knows: its name, display unit (UCUM) and fixed decimals. */
export interface ObservedProperty {
  readonly id: string;
  readonly title: Words;
  /** UCUM code of values in the tables. */
  readonly unit: string;
  readonly decimals: number;
  /** Typical range for ramps and charts, in `unit`. */
  readonly range: readonly [low: number, high: number];
  /** `state` values are names, not amounts: 0 and 1 here mean off and on. */
  readonly form: 'amount' | 'state' | 'count';
}

const property = (
  id: string,
  zh: string,
  en: string,
  unit: string,
  decimals: number,
  range: readonly [number, number],
  form: ObservedProperty['form'] = 'amount',
): readonly [string, ObservedProperty] => [id, { id, title: { zh, en }, unit, decimals, range, form }];

/** Known properties by id. Unknown ones keep the source's own name and unit: see `describeProperty`. */
export const observedProperties: ReadonlyMap<string, ObservedProperty> = new Map([
  property('waterLevel', '水位', 'Water level', 'm', 2, [0, 4]),
  property('tideLevel', '潮位', 'Tide level', 'm', 2, [-1.5, 2.5]),
  property('rainIntensity', '雨强', 'Rain intensity', 'mm/h', 1, [0, 60]),
  property('pumpState', '水泵状态', 'Pump state', '1', 0, [0, 1], 'state'),
  property('pumpFlow', '水泵流量', 'Pump flow', 'm3/s', 2, [0, 12]),
  property('pumpPower', '水泵功率', 'Pump power', 'kW', 0, [0, 400]),
  property('trafficIntensity', '车流量', 'Traffic intensity', '/h', 0, [0, 2400]),
  property('averageVehicleSpeed', '平均车速', 'Average vehicle speed', 'km/h', 0, [0, 80]),
  property('occupancy', '占有率', 'Occupancy', '%', 0, [0, 100]),
  property('pm25', 'PM2.5', 'PM2.5', 'ug/m3', 0, [0, 150]),
  property('pm10', 'PM10', 'PM10', 'ug/m3', 0, [0, 200]),
  property('no2', '二氧化氮', 'NO₂', 'ug/m3', 0, [0, 200]),
  property('o3', '臭氧', 'O₃', 'ug/m3', 0, [0, 240]),
  property('so2', '二氧化硫', 'SO₂', 'ug/m3', 0, [0, 200]),
  property('co', '一氧化碳', 'CO', 'mg/m3', 2, [0, 10]),
  property('airTemperature', '气温', 'Air temperature', 'Cel', 1, [-5, 40]),
  property('relativeHumidity', '相对湿度', 'Relative humidity', '%', 0, [0, 100]),
  property('windSpeed', '风速', 'Wind speed', 'm/s', 1, [0, 25]),
  property('windDirection', '风向', 'Wind direction', 'deg', 0, [0, 360]),
  property('cloudCover', '云量', 'Cloud cover', '%', 0, [0, 100]),
  property('visibility', '能见度', 'Visibility', 'm', 0, [0, 30000]),
  property('snowDepth', '积雪深度', 'Snow depth', 'm', 2, [0, 0.5]),
  property('noiseLevel', '噪声', 'Noise level', 'dB(A)', 0, [35, 90]),
  property('fridgeTemperature', '冷柜温度', 'Fridge temperature', 'Cel', 1, [0, 12]),
  property('mealsServed', '今日供餐', 'Meals served today', '1', 0, [0, 400], 'count'),
  property('seatsFree', '空余座位', 'Free seats', '1', 0, [0, 80], 'count'),
  property('visitsDue', '今日应完成上门', 'Home visits due so far today', '1', 0, [0, 60], 'count'),
  property('visitsDone', '今日已上门', 'Home visits done today', '1', 0, [0, 60], 'count'),
  property('visitsOnTime', '准时上门', 'Home visits on time today', '1', 0, [0, 60], 'count'),
  property('visitLateness', '最久逾时上门', 'Longest late visit', 'min', 0, [0, 960]),
  property('checkWait', '最久待探访', 'Longest waiting welfare check', 'min', 0, [0, 960]),
  property('queueLength', '排队人数', 'Queue length', '1', 0, [0, 60], 'count'),
  property('waitTime', '等候时间', 'Waiting time', 'min', 0, [0, 60]),
  property('countersOpen', '开放窗口', 'Counters open', '1', 0, [0, 12], 'count'),
  property('applicationsHandled', '今日办理件数', 'Applications handled today', '1', 0, [0, 900], 'count'),
  property('applicationsOnline', '今日网上办理', 'Applications handled online today', '1', 0, [0, 900], 'count'),
  property('powerState', '供电状态', 'Power state', '1', 0, [0, 1], 'state'),
  property('illuminanceLevel', '亮度', 'Illuminance level', '%', 0, [0, 100]),
  property('cellLoad', '小区负荷', 'Cell load', '%', 0, [0, 100]),
  property('cellState', '小区状态', 'Cell state', '1', 0, [0, 1], 'state'),
  property('backhaulLatency', '回传时延', 'Backhaul latency', 'ms', 0, [0, 100]),
  property('devicesHeard', '在线设备', 'Devices heard', '1', 0, [0, 800], 'count'),
  property('busVoltage', '母线电压', 'Bus voltage', 'kV', 2, [9, 11]),
  property('transformerLoad', '主变负载率', 'Transformer load', '%', 0, [0, 120]),
  property('feederLoad', '馈线负载率', 'Feeder load', '%', 0, [0, 120]),
  property('breakerState', '断路器状态', 'Breaker state', '1', 0, [0, 1], 'state'),
  property('waterPressure', '供水压力', 'Water pressure', 'kPa', 0, [0, 600]),
  property('waterFlow', '供水流量', 'Water flow', 'L/s', 1, [0, 1500]),
  property('tankLevel', '水池水位', 'Tank level', 'm', 2, [0, 6]),
  property('transitDelay', '平均晚点', 'Mean delay', 'min', 1, [0, 20]),
  property('transitDelayP90', '晚点 90 分位', 'Delay, 90th percentile', 'min', 1, [0, 30]),
  property('headway', '行车间隔', 'Headway', 'min', 1, [0, 30]),
  property('serviceState', '运营状态', 'Service state', '1', 0, [0, 1], 'state'),
  property('batteryLevel', '电量', 'Battery level', '%', 0, [0, 100]),
  property('fillLevel', '满溢度', 'Fill level', '%', 0, [0, 100]),
  property('pm1', 'PM1', 'PM1', 'ug/m3', 0, [0, 100]),
  property('airPressure', '气压', 'Air pressure', 'hPa', 0, [960, 1050]),
  property('vehiclesAvailable', '可借车辆', 'Vehicles available', '1', 0, [0, 40], 'count'),
  property('docksAvailable', '空余车桩', 'Docks available', '1', 0, [0, 40], 'count'),
  property('vehicleRange', '剩余里程', 'Vehicle range', 'm', 0, [0, 60000]),
  property('isDisabled', '停用', 'Out of use', '1', 0, [0, 1], 'state'),
  property('unitState', '队伍状态', 'Unit state', '1', 0, [0, 7], 'state'),
  property('longitude', '经度', 'Longitude', 'deg', 5, [-180, 180]),
  property('latitude', '纬度', 'Latitude', 'deg', 5, [-90, 90]),
  property('delay', '晚点', 'Delay', 's', 0, [-300, 1800]),
  property('airQualityIndex', '空气质量指数', 'Air quality index', '1', 0, [0, 300]),
]);

/** A property that is measured in something, and nobody said in what: such a value stands beside no other and no limit. */
export function lacksUnit(property: string, unit: string): boolean {
  return unit === '' && (observedProperties.get(property)?.unit ?? '1') !== '1';
}

export function describeProperty(id: string, unit = '1'): ObservedProperty {
  return observedProperties.get(id) ?? { id, title: { zh: id, en: id }, unit, decimals: 2, range: [NaN, NaN], form: 'amount' };
}

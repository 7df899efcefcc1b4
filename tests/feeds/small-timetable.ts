import { strToU8, zipSync } from 'fflate';

/** A small line of three stops on the equator, 1 degree is 111.195 km; one trip over midnight, one by headway. */
export const smallTimetable = (zone = 'Asia/Shanghai', more: Record<string, string> = {}): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries({
        'agency.txt': `agency_id,agency_name,agency_timezone\nA,Agency,${zone}`,
        'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\na,A,0,114\nb,B,0,114.01\nc,C,0,114.03',
        'routes.txt': 'route_id,route_short_name,route_type\nr,R1,3',
        'trips.txt': 'route_id,service_id,trip_id,trip_headsign,shape_id\nr,s,late,To C,sh\nr,s,often,To C,',
        'stop_times.txt':
          'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nlate,25:20:00,25:20:00,c,3\nlate,25:00:00,25:00:00,a,1\nlate,25:08:00,25:10:00,b,2\noften,08:00:00,08:00:00,a,1\noften,08:10:00,08:10:00,c,2',
        'calendar.txt': 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\ns,1,1,1,1,1,0,0,20260101,20261231',
        'calendar_dates.txt': 'service_id,date,exception_type\ns,20260606,1\ns,20260601,2',
        'shapes.txt': 'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nsh,0,114.03,3\nsh,0,114,1\nsh,0,114.015,2',
        'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\noften,10:00:00,11:00:00,300',
        ...more,
      }).map(([name, text]) => [name, strToU8(text)]),
    ),
  );

import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/base/problem.ts';
import { parseJsonText } from '../../src/city/formats/json-door.ts';
import { parseManifest } from '../../src/city/pack/read.ts';
import { smallCity } from './small-city.ts';

const good = (): Record<string, unknown> => structuredClone(smallCity().manifest) as unknown as Record<string, unknown>;
function problemsOf(run: () => unknown): readonly Problem[] {
  try {
    run();
    return [];
  } catch (error) {
    return (error as { problems: Problem[] }).problems;
  }
}
const broken = (change: (city: Record<string, any>) => void): readonly Problem[] => {
  const city = good();
  change(city);
  return problemsOf(() => parseManifest(city, 'city.json'));
};
const rule = {
  id: 'r',
  title: { zh: '', en: '' },
  property: 'no2',
  op: 'above',
  value: 100,
  unit: 'ug/m3',
  deadband: 5,
  onDelayS: 60,
  offDelayS: 60,
  priority: 2,
  cause: { zh: '', en: '' },
  consequence: { zh: '', en: '' },
  action: { zh: '', en: '' },
  respondWithinMin: 30,
};

describe('the door of city.json', () => {
  it('lets a good manifest through unchanged', () => {
    const city = good();
    expect(parseManifest(city, 'city.json')).toEqual(good());
  });

  it.each<[string, (city: Record<string, any>) => void, string, string, RegExp]>([
    [
      'a density whose classes fall',
      (c) => (c['densities'] = [{ id: 'd', title: rule.cause, breaks: [1, 5, 5] }]),
      'bad-value',
      'city.json#/densities/0/breaks',
      /5 does not rise above 5/,
    ],
    [
      'two densities of one id',
      (c) => (c['densities'] = [1, 2].map(() => ({ id: 'd', title: rule.cause }))),
      'duplicate-id',
      'city.json#/densities/1/id',
      /"d"/,
    ],
    ['a missing member', (c) => delete c['origin'], 'missing-member', 'city.json#/', /"origin"/],
    ['a member of another format', (c) => (c['colour'] = 'red'), 'unknown-member', 'city.json#/colour', /"red"/],
    ['another version', (c) => (c['version'] = '2.0'), 'unsupported-version', 'city.json#/version', /"2\.0".*"1\.0"/],
    ['a latitude off the map', (c) => (c['origin'].lat = 95), 'bad-value', 'city.json#/origin/lat', /95/],
    ['text for a number', (c) => (c['cameras'][0].zoom = '14'), 'bad-value', 'city.json#/cameras/0/zoom', /"14".*number/],
    ['a path out of the pack', (c) => (c['sensors'] = '../../etc/passwd'), 'bad-value', 'city.json#/sensors', /etc/],
    ['a foreign URL as part', (c) => (c['furniture'] = 'https://elsewhere.example/t.json'), 'bad-value', 'city.json#/furniture', /elsewhere/],
    ['bounds the wrong way round', (c) => (c['bounds'] = [5, 50, 4, 53]), 'bad-bounds', 'city.json#/bounds', /west 5/],
    ['an origin outside', (c) => (c['origin'].lon = 10), 'origin-outside', 'city.json#/origin', /10/],
    ['two cameras of one name', (c) => c['cameras'].push(c['cameras'][0]), 'duplicate-id', 'city.json#/cameras/1/id', /"all"/],
    ['an unknown zone', (c) => (c['timeZone'] = { kind: 'iana', name: 'Mars/Olympus' }), 'unknown-zone', 'city.json#/timeZone/name', /Mars/],
    ['a rule in the wrong unit', (c) => (c['alarmRules'] = [{ ...rule, unit: 'mg/m3' }]), 'unit-mismatch', 'city.json#/alarmRules/0/unit', /mg\/m3.*ug\/m3/],
    [
      'a password in a feed',
      (c) => (c['feeds'] = [{ id: 'f', type: 'mqtt', title: { zh: '', en: '' }, address: 'wss://me:secret@broker.example' }]),
      'secret-in-address',
      'city.json#/feeds/0/address',
      /password/,
    ],
    ['a camera pitch beyond the horizon', (c) => (c['cameras'][0].pitch = 120), 'bad-value', 'city.json#/cameras/0/pitch', /120.*85/],
  ])('names %s', (_, change, code, where, why) => {
    const problems = broken(change);
    expect(problems.map((p) => p.code)).toContain(code);
    const problem = problems.find((p) => p.code === code);
    expect(problem?.where).toBe(where);
    expect(problem?.why).toMatch(why);
  });

  it('names every wrong place at once', () => {
    expect(broken((c) => ((c['origin'].lat = 95), (c['kind'] = 'toy'), delete c['feeds'])).length).toBe(3);
  });

  it.each([
    ['context', 'https://models.example/c.jsonld>;\r\nx-evil: 1'],
    ['context', 'urn:context'],
    ['tenant', 'delft\r\nx-evil: 1'],
    ['servicePath', '/air\nx-evil: 1'],
  ])('names a %s that cannot stand in a header', (member, value) => {
    const feed = { id: 'f', type: 'ngsi-v2', title: { zh: '', en: '' }, address: 'https://b.example', [member]: value };
    expect(broken((c) => (c['feeds'] = [feed])).map(({ code, where }) => [code, where])).toEqual([['bad-value', `city.json#/feeds/0/${member}`]]);
  });

  it('accepts what brokers are told of context, tenant and path', () => {
    const feed = { id: 'f', type: 'ngsi-v2', title: { zh: '', en: '' }, address: 'https://b.example', tenant: 'delft_air', servicePath: '/air/#, /parks' };
    const context = 'https://raw.githubusercontent.com/smart-data-models/dataModel.Environment/master/context.jsonld';
    expect(broken((c) => (c['feeds'] = [{ ...feed, context }]))).toEqual([]);
  });

  it('accepts an IANA zone and a rule in the right unit', () => {
    expect(broken((c) => ((c['timeZone'] = { kind: 'iana', name: 'Europe/Amsterdam' }), (c['alarmRules'] = [rule])))).toEqual([]);
  });

  it('refuses what is no object', () => {
    for (const value of [null, [], 'city', 3]) expect(problemsOf(() => parseManifest(value, 'city.json'))[0]?.code).toBe('bad-value');
  });
});

describe('JSON at a door', () => {
  it.each([
    ['', 'f:1:1'],
    ['{"a": 1,}', 'f:1:9'],
    ['{\n  "a": \n    "b": 1}', 'f:3:8'],
    ['[1, 2', 'f:1:6'],
    ['{"a": 01}', 'f:1:8'],
    ['[1] 2', 'f:1:5'],
    ['{"a": "x\ny"}', 'f:1:7'],
    ['{a: 1}', 'f:1:2'],
  ])('places the fault of %j at %s', (text, where) => {
    expect(problemsOf(() => parseJsonText(text, 'f'))).toMatchObject([{ code: 'bad-json', where }]);
  });

  it('refuses a tower of brackets before it can topple anything', () => {
    const problems = problemsOf(() => parseJsonText('['.repeat(100000) + ']'.repeat(100000), 'f'));
    expect(problems).toMatchObject([{ code: 'too-deep', where: 'f:1:201' }]);
    expect(parseJsonText('"[[["', 'f')).toBe('[[[');
  });

  it('keeps __proto__ an ordinary key', () => {
    const value = parseJsonText('{"__proto__": {"polluted": true}}', 'f') as Record<string, unknown>;
    expect(value['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

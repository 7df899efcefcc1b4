/** 16 px line icons drawn for this product; the word beside them or `aria-label` says what they do. */
const paths = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4 14 14',
  link: 'M6.5 9.5 9.5 6.5M7.2 4.8l1.7-1.7a2.8 2.8 0 0 1 4 4l-1.7 1.7M8.8 11.2l-1.7 1.7a2.8 2.8 0 0 1-4-4l1.7-1.7',
  picture: 'M2 4.5h3l1-2h4l1 2h3v8.5h-12zM8 6.5a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6',
  expand: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  shrink: 'M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M3 13l1.1-1.1M11.9 4.1 13 3',
  moon: 'M13 9.7A5.5 5.5 0 0 1 6.3 3a5.5 5.5 0 1 0 6.7 6.7',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  play: 'M5 3l8 5-8 5z',
  pause: 'M5 3v10M11 3v10',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4 6 8l4 4',
  layers: 'M8 2 14.5 5.5 8 9 1.5 5.5zM1.5 8.5 8 12l6.5-3.5M1.5 11.3 8 14.8l6.5-3.5',
  fit: 'M3 8 8 3.5 13 8M4.5 7v6h7V7',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  table: 'M2 3h12v10H2zM2 6.5h12M6 6.5V13',
  help: 'M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M8 11.5v.3',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  fly: 'M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 7.3v3.6M8 5v.2',
  person: 'M8 2.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M3 13.5c.5-2.6 2.4-4 5-4s4.5 1.4 5 4',
  check: 'M3 8.5 6.5 12 13 4.5',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  tools: 'M10.6 2.2a3.4 3.4 0 0 0-3.4 4.6L2.4 11.6a1.4 1.4 0 0 0 2 2l4.8-4.8a3.4 3.4 0 0 0 4.4-4.4L11.5 6.5 9.6 6.4 9.5 4.5z',
  measure: 'M1.5 10.5 10.5 1.5 14.5 5.5 5.5 14.5zM4 8l1.6 1.6M6.5 5.5l2 2M9 3l1.6 1.6',
  sight: 'M1.5 8C3 5.2 5.3 3.8 8 3.8s5 1.4 6.5 4.2M8 6.2a2 2 0 1 0 0 4 2 2 0 0 0 0-4M10 12.8l4.5-4.8',
  cut: 'M3 5.5 8 3l5 2.5v6L8 14l-5-2.5zM1 9.5 15 6.5',
  sunhours: 'M5.5 4a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M5.5 1v1.2M1 6.5h1.2M2.3 3.3l.9.9M8.7 3.3l-.9.9M6.5 14V11h3V7.5h4V14z',
  walk: 'M8.6 2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6M8.3 5.5 6.8 9.3l2.4 1.6.6 3.4M8.3 5.5 5.6 7v2M8.3 5.5l1.6 2.2 2 .6M6.8 9.3 5.9 12l-1.9 2.2',
  orbit:
    'M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6M13.5 10c-1.2 2-3.2 3-5.5 3-3.6 0-6.5-2.2-6.5-5S4.400 3 8 3c2.600 0 4.900 1.200 5.900 3M14.300 3v3.200h-3.200',
  minimap: 'M2 3.500 6 2l4 1.500L14 2v10.500L10 14l-4-1.500L2 14zM6 2v10.500M10 3.500V14',
  inset: 'M2 3h12v10H2zM8 8h4.500v3.500H8z',
  undo: 'M5.500 3 2.500 6l3 3M2.500 6h7a4 4 0 0 1 0 8H6',
  trash: 'M3 4.500h10M6 4.500V3h4v1.500M4.500 4.500 5 13.500h6l.5-9',
  up: 'M4 10l4-4 4 4',
  edit: 'M3 13l.6-2.700 7.400-7.400 2.100 2.100-7.400 7.400z',
  underground: 'M1 5.5h14M4 2.5v3M8 2.5v3M12 2.5v3M2.5 10.5h11M2.5 8.8v3.4M13.5 8.8v3.4M5 13.5h6',
  pit: 'M1 4.5h3l1.5 9h5l1.5-9h3M7 8.5a1.3 1.3 0 1 0 .01 0',
  storeys: 'M2.5 4.5 8 2l5.5 2.5L8 7zM2.5 8.5 8 11l5.5-2.5M2.5 12 8 14.5 13.5 12',
  cases: 'M2.500 5h11v8.500h-11zM5.500 5V2.500h5V5M2.500 8.500h11M8 7.500v2',
  services: 'M8 13.500C4 10.800 2 8.700 2 6.300a2.900 2.900 0 0 1 6-1 2.900 2.900 0 0 1 6 1c0 2.400-2 4.500-6 7.200',
  lifelines: 'M1.500 8h3l2-4.500 3 9 2-4.500h3',
  resilience: 'M1.500 3.500h4l2.500 8 3-6 3.500-2M1.500 13.500h13',
  indicators: 'M2.500 13.500v-5M6.200 13.500v-9M9.800 13.500v-6.500M13.500 13.500v-11',
  shifts: 'M8 1.500l5.600 3.250v6.500L8 14.500l-5.600-3.250v-6.500zM8 6.500a1.500 1.500 0 1 0 .01 0',
  operation:
    'M8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M8 1.500v2.500M8 12v2.500M1.500 8H4M12 8h2.500M3.400 3.400l1.800 1.800M10.800 10.800l1.800 1.800M3.400 12.600l1.800-1.800M10.800 5.200l1.800-1.800',
  handover: 'M2 5.500h9.500M9 3l2.500 2.500L9 8M14 10.500H4.500M7 8l-2.500 2.500L7 13',
  performance: 'M2.500 12a6 6 0 1 1 11 0M8 10l3-4',
  rules: 'M2.500 4.500h5M10.500 4.500h3M9 3v3M2.500 11.500h2M7.500 11.500h6M6 10v3',
  log: 'M3 2.500h10v11H3zM5.500 5.500h5M5.500 8h5M5.500 10.500h3',
  feeds: 'M3 13a.5.5 0 1 0 .01 0M3 8.500A4.500 4.500 0 0 1 7.500 13M3 4a9 9 0 0 1 9 9',
  record: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  views: 'M1.5 8C3 5.2 5.3 3.8 8 3.8s5 1.4 6.5 4.2c-1.5 2.8-3.8 4.2-6.5 4.2S3 10.8 1.5 8M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  'alarm-performance': 'M2 13.5h12M3.500 11V8M6.500 11V4.500M9.500 11V6.500M12.500 11V3M2 5.500h12',
  'alarm-rules': 'M8 2 14.500 13.500h-13zM8 6.500v3M8 11.500v.2',
  sound: 'M2 6v4h2.500L8 13V3L4.500 6zM10.500 5.500a3.500 3.500 0 0 1 0 5M12.300 3.500a6.300 6.300 0 0 1 0 9',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="glyph"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The product's mark: a belvedere, three arches under a roof, open to the view. */
export function ProductMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path
        d="M12 2 22 7.5v2H2v-2zM3.5 11h17v9H22v2H2v-2h1.5zM6 20v-4.5a1.5 1.5 0 0 1 3 0V20zm4.5 0v-4.5a1.5 1.5 0 0 1 3 0V20zm4.5 0v-4.5a1.5 1.5 0 0 1 3 0V20z"
        fill="currentColor"
        fillRule="evenodd"
      />
    </svg>
  );
}

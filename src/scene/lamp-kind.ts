/** Street lamps by what packs and the Smart Data Models ("Streetlight") call them. */
export const isLampKind = (kind: string): boolean => kind === 'street-light' || kind.toLowerCase() === 'streetlight';

/** Does a topic match an MQTT topic filter (MQTT 5, 4.7)? `+` is one level, `#` at the end all that follow, none included. */
export function matchesFilter(topic: string, filter: string): boolean {
  const [levels, wanted] = [topic.split('/'), filter.split('/')];
  // Wildcards at the beginning leave out the broker's own topics.
  if (topic.startsWith('$') && (filter.startsWith('+') || filter.startsWith('#'))) return false;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= levels.length || (wanted[i] !== '+' && wanted[i] !== levels[i])) return false;
  }
  return levels.length === wanted.length;
}

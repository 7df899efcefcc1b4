/** Longest note or reason, characters; most alarms one case holds. */
export const MOST_TEXT = 500;
export const MOST_ALARMS = 500;

/**
 * Whether free text looks as if it held a person's data: a Chinese mobile number, an 18-digit identity number (GB 11643), an
 * e-mail address or any run of nine digits and more. Catches what slips in, not what is meant to.
 */
export const holdsPersonalData = (text: string): boolean => /(?:\d[\s-]?){9,}|\d{17}[\dXx]|[^\s@]+@[^\s@]+\.[a-z]{2,}/i.test(text);

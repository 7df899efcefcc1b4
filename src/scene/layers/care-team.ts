import type { VehicleFacts } from '../../tables/vehicles.ts';

/** Visiting teams and meal vans: where they go tells where somebody is looked after, so that they are for operators' eyes only. */
export const isCareTeam = ({ detail }: VehicleFacts): boolean => detail?.['service'] === 'homeCare' || detail?.['service'] === 'mealDelivery';

export { CityModel } from './mounted-model.tsx';

export * from './slim.cjs';

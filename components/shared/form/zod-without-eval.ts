import { config } from 'zod';

// Before any schema is made on the page: zod's compiled objects need `new Function`, which the content policy forbids and reports.
config({ jitless: true });

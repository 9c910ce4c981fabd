import { z } from 'zod';
import { endpoint } from '../endpoint';
import { recordId } from '../id';
import { savedView, viewColumns, viewList, viewName, viewSearch } from '../saved-view';

const params = z.strictObject({ id: recordId });

export const listViews = endpoint({
  method: 'GET',
  path: '/api/views',
  summary: 'Saved views: one’s own and those shared with the team, by name.',
  access: 'account:self',
  query: z.strictObject({ list: viewList.optional() }),
  response: z.object({ views: z.array(savedView) }),
});

export const createView = endpoint({
  method: 'POST',
  path: '/api/views',
  summary: 'Save a view of a list. Sharing it with the team needs the permission views:share.',
  access: 'account:self',
  body: z.strictObject({
    list: viewList,
    name: viewName,
    search: viewSearch,
    hiddenColumns: viewColumns,
    shared: z.boolean().default(false),
  }),
  response: savedView,
  audit: { action: 'view.create', fields: ['list', 'name', 'shared'] },
});

export const updateView = endpoint({
  method: 'PATCH',
  path: '/api/views/{id}',
  summary: 'Rename a view, share it, or change what it shows. One’s own; a shared one also by who manages users.',
  access: 'account:self',
  params,
  body: z.strictObject({
    name: viewName.optional(),
    search: viewSearch.optional(),
    hiddenColumns: viewColumns.optional(),
    shared: z.boolean().optional(),
  }),
  response: savedView,
  audit: { action: 'view.update', fields: ['name', 'shared'] },
});

export const removeView = endpoint({
  method: 'DELETE',
  path: '/api/views/{id}',
  summary: 'Remove a view. One’s own; a shared one also by who manages users.',
  access: 'account:self',
  params,
  response: z.object({ removed: z.literal(true) }),
  audit: { action: 'view.remove' },
});

export const setDefaultView = endpoint({
  method: 'PUT',
  path: '/api/views/default',
  summary: 'The view that a list opens with for oneself; null: none.',
  access: 'account:self',
  body: z.strictObject({ list: viewList, id: recordId.nullable() }),
  response: z.object({ changed: z.literal(true) }),
  audit: { action: 'view.default', fields: ['list', 'id'] },
});

import { expect, look, test } from '../test';

/** Every page with the whole sample fleet in it: both widths, both themes, axe, no sideways scrolling, no complaint. */
const PAGES: [string, string, RegExp][] = [
  ['overview', '/', /Needs attention/],
  ['containers', '/containers', /shop-api/],
  ['containers-grouped', '/containers?group=stack', /shop-api/],
  ['containers-no-match', '/containers?q=nothing-has-this-name', /nothing|no container/i],
  ['container-new', '/hosts/local/containers/new', /Image and command/],
  ['container-overview', '/hosts/local/containers/shop-api/overview', /What it runs/],
  ['container-logs', '/hosts/local/containers/chatter/logs', /./],
  ['container-stats', '/hosts/local/containers/shop-api/stats', /Memory/],
  ['container-health', '/hosts/local/containers/shop-api/health', /healthy/],
  ['container-processes', '/hosts/local/containers/shop-api/processes', /server\.py/],
  ['container-files', '/hosts/local/containers/shop-api/files', /rwxr-xr-x/],
  ['container-changed-files', '/hosts/local/containers/shop-api/files?view=changes', /\/run/],
  ['container-inspect', '/hosts/local/containers/shop-api/inspect', /HostConfig/],
  ['apps', '/apps', /^Apps$/],
  ['deployments', '/deployments', /^Deployments$/],
  ['images', '/images', /shop\/api/],
  ['images-no-match', '/images?q=nothing-has-this-name', /No image matches/],
  ['volumes', '/volumes', /shop-db-data/],
  ['volume', '/hosts/local/volumes/shop-db-data', /Used by/],
  ['networks', '/networks', /shop-backend/],
  ['hosts', '/hosts', /unix:\/\//],
  ['host', '/hosts/local', /Storage driver/],
  ['settings', '/settings', /API tokens/],
  ['users', '/users', /admin/],
  ['audit', '/audit', /auth\.login/],
  ['api', '/api-reference', /\/api\/containers/],
];

for (const [name, path, content] of PAGES) {
  test(name, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole('main').getByText(content).first()).toBeVisible();
    await expect(page.getByRole('banner').getByRole('status').first()).toHaveText('Live');
    await look(page, name);
  });
}

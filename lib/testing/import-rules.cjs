/**
 * Who may import whom. The table in CONTRIBUTING.md says the same in words; what is not allowed here fails the build.
 * `lib/cli/check.mjs` also fails when fewer modules were seen than a floor, so that a broken resolver cannot pass.
 */
const domain =
  '^lib/(images|stats|logs|health|containers|files|networks|volumes|access|activities|policy|deploy|time)/';
const rule = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.test\\.(ts|tsx|mts)$' },
  to: { path: '^(app|components|lib|e2e)/', pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(next-env|server-only)' },
    },
    {
      name: 'dockerode-only-in-lib-docker',
      severity: 'error',
      from: { pathNot: '^(lib/docker|e2e)/' },
      to: { path: 'node_modules/(dockerode|docker-modem|@types/dockerode)/' },
    },
    {
      name: 'recharts-only-in-charts',
      severity: 'error',
      from: { pathNot: '^components/charts/' },
      to: { path: 'node_modules/recharts/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: domain, pathNot: '\\.test\\.(ts|tsx)$' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/(zod|ipaddr\\.js)/' },
    },
    rule('domain', domain, ['^lib/contract/', domain], 'domain imports other domains, and types of the contract'),
    {
      name: 'domain-takes-only-types-of-the-contract',
      severity: 'error',
      comment:
        'the contract is built on the domain; the other way round only its types are needed, and they are gone at run time',
      from: { path: domain, pathNot: '\\.test\\.(ts|tsx)$' },
      to: { path: '^lib/contract/', dependencyTypesNot: ['type-only'] },
    },
    rule('contract', '^lib/contract/', ['^lib/contract/', domain], 'contract imports zod and domain'),
    rule('docker', '^lib/docker/', ['^lib/(docker|contract)/', domain], 'engine access imports contract and domain'),
    rule(
      'server',
      '^lib/server/',
      ['^lib/(server|docker|contract)/', domain],
      'server imports docker, contract, domain',
    ),
    rule('client', '^lib/client/', ['^lib/(client|contract)/', domain], 'client imports contract and domain'),
    rule('ui', '^components/ui/', ['^components/ui/', domain], 'the kit imports react and domain'),
    rule('charts', '^components/charts/', ['^components/(charts|ui)/', domain], 'charts import recharts, ui, domain'),
    rule('shared', '^components/shared/', ['^components/(shared|ui|charts)/', '^lib/(client|contract)/', domain]),
    {
      name: 'feature',
      severity: 'error',
      comment: 'a feature imports ui, charts, shared, client, contract, domain; never another feature',
      from: { path: '^components/([^/]+)/', pathNot: '^components/(ui|charts|shared)/|\\.test\\.tsx?$' },
      to: {
        path: '^(app|components|lib|e2e)/',
        pathNot: ['^components/(ui|charts|shared|$1)/', '^lib/(client|contract)/', domain],
      },
    },
    rule('pages', '^app/(?!api/)', [
      '^app/',
      '^components/',
      '^lib/client/',
      '^lib/contract/',
      '^lib/server/auth/page-session\\.ts$',
    ]),
    rule('routes', '^app/api/', ['^app/api/', '^lib/(contract|server)/', domain], 'routes never import lib/docker'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.next|node_modules/\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

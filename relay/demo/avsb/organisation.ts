/** The one organisation of demo mode, and the admin who uses it. */
export const demoOrganisation = { id: 'org_demo', name: 'Demo organisation' } as const;
export const demoAdmin = { id: 'user_demo', name: 'Demo admin' } as const;

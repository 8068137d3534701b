"""The composition root: settings become services. The only importer of `store.adapters`."""

package shopsim

//go:generate go run ./schemacut -schema=$SHOPIFY_ADMIN_SCHEMA -out=schema.graphql ../shopify/operations.graphql extra.graphql

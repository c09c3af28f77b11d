// Package shopsim is the training shop: a simulated Shopify on loopback HTTP. It
// executes GraphQL against the part of Shopify's own schema that Tillbridge uses,
// bills and throttles as Shopify does, and writes down every mail, fulfillment and
// refund that would have gone out. Nothing leaves this computer (R50).
package shopsim

//go:generate go run ./schemacut -schema=$SHOPIFY_ADMIN_SCHEMA -out=schema.graphql ../shopify/operations.graphql ../shopify/bulk.graphql ../shopify/variants.graphql extra.graphql

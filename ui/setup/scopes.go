package setup

// optionalScopes are those without which all the rest goes on, with what they add.
var optionalScopes = []struct{ name, adds string }{
	{"read_all_orders", "older than 60 days"},
	{"read_returns", "see returns"},
	{"write_returns", "take goods back"},
}

// scope is what a scope is for, and what can't be done without it.
type scope struct{ purpose, without string }

// scopes explains each of shopify.RequiredScopes (R42).
var scopes = map[string]scope{
	"read_orders":    {"orders in", "Missing: no order comes in."},
	"write_orders":   {"reject", "Missing: Rejected can't be sent."},
	"read_customers": {"match customers", "Missing: nobody can be matched by email or phone."},
	"read_products":  {"match lines", "Missing: lines come without their variants and can't be matched."},
	"read_inventory": {"compare stock", "Missing: Shopify's stock can't be compared with ours."},
	"read_locations": {"our locations", "Missing: the place of a pickup stays unknown."},
	"read_merchant_managed_fulfillment_orders":  {"delivery", "Missing: pickup and shipping can't be told apart."},
	"write_merchant_managed_fulfillment_orders": {"ready, done", "Missing: Ready for Pickup and Completed can't be sent."},
}

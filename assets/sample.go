package assets

import "embed"

// Sample holds the training shop's customers and products, as
// sample/customers.csv and sample/products.csv.
//
//go:embed sample/*.csv
var Sample embed.FS

// SampleLogo is the training shop's logo, a PNG file drawn for receipts: black on
// white.
//
//go:embed sample/logo.png
var SampleLogo []byte

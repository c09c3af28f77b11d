package shopsim

import (
	"encoding/csv"
	"fmt"
	"strconv"

	"tillbridge/assets"
)

// Customer is one of the training shop's own customers, as its counter knows
// them. Two share one email address on purpose (R14).
type Customer struct {
	FirstName, LastName, Email, Phone, Company         string
	Street, Street2, City, Province, Postcode, Country string
}

// Product is one article of the training shop. PriceMinor is in the smallest
// unit of the shop's currency, US cents unless Config names another, OnHand
// in pieces. One SKU stands on two products on purpose (R15).
type Product struct {
	SKU, Barcode, Description string
	PriceMinor                int64
	Stocked                   bool
	OnHand                    int64
}

// SampleCustomers returns the customers of a new training database.
func SampleCustomers() []Customer {
	var customers []Customer
	for _, r := range sampleRows("customers") {
		customers = append(customers, Customer{
			FirstName: r[0], LastName: r[1], Email: r[2], Phone: r[3], Company: r[4],
			Street: r[5], Street2: r[6], City: r[7], Province: r[8], Postcode: r[9], Country: r[10],
		})
	}
	return customers
}

// SampleProducts returns the products and stock of a new training database.
func SampleProducts() []Product {
	var products []Product
	for _, r := range sampleRows("products") {
		price, priceErr := strconv.ParseInt(r[3], 10, 64)
		onHand, onHandErr := strconv.ParseInt(r[5], 10, 64)
		if priceErr != nil || onHandErr != nil {
			panic(fmt.Sprintf("the embedded products.csv has a wrong number at %s", r[0]))
		}
		products = append(products, Product{
			SKU: r[0], Barcode: r[1], Description: r[2], PriceMinor: price, Stocked: r[4] == "true",
			OnHand: onHand,
		})
	}
	return products
}

// sampleRows reads an embedded file; a mistake in one is a mistake in the build.
func sampleRows(name string) [][]string {
	file, err := assets.Sample.Open("sample/" + name + ".csv")
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(err)
	}
	return rows[1:]
}

package ui_test

import (
	"testing"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
)

// story is the shop that pictures tell of: sixteen orders on the morning of November 23,
// one at every stage, with people and goods as a bicycle shop has them.
func story(t testing.TB) *db.DB {
	t.Helper()
	d := open(t)
	must(t, d.AddCustomers(t.Context(), append(people(), []store.Customer{
		{FirstName: "Tom", LastName: "Lindqvist", Email: "tom@example.com"},
		{FirstName: "Hannah", LastName: "Weiss", Email: "hannah@example.com"},
		{FirstName: "Elena", LastName: "Petrova", Email: "elena@example.com"},
		{FirstName: "Leo", LastName: "Martin", Email: "leo@example.com"},
		{FirstName: "Nora", LastName: "Fitzgerald", Email: "nora@example.com"},
		{FirstName: "Walter", LastName: "Brandt", Email: "walter@example.com"},
	}...)))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "HEL-ABUS-M-BLK", Description: "ABUS Hyban 2.0 Helmet, M, Black", Price: 8000, Stocked: true, OnHand: 4},
		{SKU: "TUB-CONT-700-48", Description: "Conti Tube 700×25–32, 48 mm", Price: 900, Stocked: true, OnHand: 43},
		{SKU: "LGT-LEZY-KTV-R", Description: "Lezyne KTV Drive Rear Light", Price: 3000, Stocked: true, OnHand: 0},
		{SKU: "PMP-TOPK-JOE", Description: "Topeak JoeBlow Floor Pump", Price: 7200, Stocked: true, OnHand: 5},
		{SKU: "PED-SHIM-M520", Description: "Shimano PD-M520 Pedals", Price: 5900, Stocked: true, OnHand: 5, LowAt: 4},
		{SKU: "GLV-PEAR-ELT-M", Description: "Pearl Izumi Elite Gloves, M", Price: 3800, Stocked: true, OnHand: 8},
		{SKU: "JRS-CAST-ENT-M", Description: "Castelli Entrata Jersey, M", Price: 8400, Stocked: true, OnHand: 2},
		{SKU: "BTL-CAML-POD-24", Barcode: "0886798012346", Description: "Camelbak Podium Bottle 24 oz", Price: 1400, Stocked: true, OnHand: 18},
		{
			SKU: "BIK-SANT-5010-CC-XL", Description: "Santa Cruz 5010 CC X0 AXS Reserve Carbon Mountain Bike, Matte Nickel", Price: 229900,
			Stocked: true, OnHand: 1,
		},
		{Description: "Workshop Labour, 15 minutes", Price: 2500},
	}))
	must(t, d.SetProfile(t.Context(), store.Profile{
		Name: "Riverside Cycles", Address: []string{"418 Water Street", "South Bend, IN 46601"}, Phone: "(574) 555-0100",
		Email: "hello@riverside-cycles.example", Website: "riverside-cycles.example", TaxID: "00-0000000", Logo: assets.SampleLogo,
		Footer: "Returns within 30 days, unused.\nThank you for riding with us.",
	}))

	bought := func(o store.Order, lines ...store.OrderLine) store.Order {
		o.Lines = lines
		return paidFor(o)
	}
	tyre := line("t", "GravelKing SK 700×38", "TIR-PANA-GK-38", 1, 5400)
	lube := line("u", "Finish Line Dry Lube", "LUB-FINL-DRY-4OZ", 1, 1700)
	tube := line("v", "Conti Tube 700×25–32, 48 mm", "TUB-CONT-700-48", 2, 900)
	bottle := line("w", "Camelbak Podium Bottle 24 oz", "BTL-CAML-POD-24", 1, 1400)

	jon := bought(jons(), tyre, lube, line("x", "Shimano 105 Cassette", "CAS-SHIM-R7-1132", 1, 6800))
	jon.Lines[2].Variant = "11-32, 11-speed"
	tom := bought(order(1049, "Tom", "Lindqvist", "tom@example.com", "PICK_UP"),
		line("y", "Santa Cruz 5010 CC X0 AXS Reserve", "BIK-SANT-5010-CC-XL-NKL", 1, 229900))
	tom.Lines[0].Variant = "XL / Matte Nickel"
	tom.Financial, tom.Payments[0].Kind, tom.Received, tom.Outstanding = store.Authorized, "AUTHORIZATION", 0, tom.Total
	tom.Risk, tom.RiskFacts = "INVESTIGATE", []store.RiskFact{
		{Provider: "Shopify", Text: "Billing postcode doesn’t match the card", Sentiment: "NEGATIVE"},
		{Provider: "Shopify", Text: "One attempt, one card", Sentiment: "POSITIVE"},
		{Provider: "Shopify", Text: "Ordered 4 mi from the billing address", Sentiment: "NEUTRAL"},
	}
	again := bought(order(1044, "Jon", "Whitaker", jon.Email, "PICK_UP"), tyre, lube)
	elena, edited := elenas()
	take(t, d,
		bought(order(1036, "Walter", "Brandt", "walter@example.com", "PICK_UP"), tyre, tyre, tube),
		bought(order(1038, "Nora", "Fitzgerald", "nora@example.com", "PICK_UP"), bottle, tube),
		bought(order(1039, "Leo", "Martin", "leo@example.com", "PICK_UP"), lube),
		bought(order(1040, "Grace", "Kim", "grace.kim@example.com", "PICK_UP"), tyre, tube, bottle),
		bought(order(1041, "Ben", "Carver", "ben@example.com", "PICK_UP"), lube, tube),
		mayas(), again,
		bought(order(1045, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus", "max@example.com", "PICK_UP"), lube),
		elena, bought(order(1047, "Marcus", "Reid", "", "SHIPPING"), bottle, lube),
		bought(order(1048, "Hannah", "Weiss", "hannah@example.com", "SHIPPING"), tyre, bottle), tom,
		bought(order(1050, "Aisha", "Bello", "aisha@example.com", "LOCAL"), tyre, tyre, lube), jon,
		bought(order(1052, "Chris", "Delgado", "chris@example.com", "SHIPPING"), lube, bottle),
		bought(order(1053, "Priya", "Raman", "priya@example.com", "PICK_UP"), tyre))
	pay(t, d, elena.Name)
	take(t, d, edited)
	underWay(t, d)
	return d
}

// underWay puts the orders of a shop at every stage of telling Shopify: #1041 failed,
// #1038 is confirmed, #1039 sent, #1040 waits, #1036 and #1048 are saved.
func underWay(t testing.TB, d *db.DB) {
	t.Helper()
	set(t, d, "#1048", store.ReadyForShipment)
	set(t, d, "#1041", store.ReadyForPickup)
	p, ok, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	if !ok {
		t.Fatal("nothing to push")
	}
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "Shopify holds this order back (on hold): release it in Shopify's "+
		"admin, then Try Again.")))
	set(t, d, "#1038", store.ReadyForPickup)
	p, _, err = d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	must(t, d.PushConfirmed(t.Context(), p, "Shopify has mailed the customer"))
	set(t, d, "#1039", store.ReadyForPickup)
	_, _, err = d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	set(t, d, "#1040", store.ReadyForPickup)
	set(t, d, "#1036", store.Completed)
}

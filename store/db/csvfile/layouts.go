package csvfile

import "slices"

// layout is a file as a system writes it, known by its titles.
type layout struct {
	// name is the system's, and what its codes of customers are kept under.
	name string
	// titles are all in its header.
	titles []string
	// fields are columns that mean something else than their words say; "" is nothing.
	fields map[string]string
	// unique says that its codes are given once.
	unique bool
}

// own is the layout of our own exports.
const own = "Tillbridge"

var customerLayouts = []layout{
	{
		name:   own,
		titles: list("number firstname lastname company email phone street street2 city province postcode country note"),
		fields: map[string]string{
			"number": "number",
		},
	},
	{
		name:   shopify,
		titles: list("taxexempt totalspent"), unique: true,
		fields: map[string]string{
			"defaultaddressphone": "phone", "phone": "phone2", "tags": "",
		},
	},
	{
		name:   shopify,
		titles: list("customerid defaultaddressaddress1"), unique: true,
		fields: map[string]string{
			"defaultaddressphone": "phone", "phone": "phone2",
		},
	},
	{name: "WooCommerce", titles: list("billingaddress1 useremail"), fields: woo},
	{name: "WooCommerce", titles: list("billingaddress1 billingemail"), fields: woo},
	{name: "WooCommerce", titles: list("billingaddress1 username"), fields: woo},
	{
		name:   "Square",
		titles: list("squarecustomerid"), unique: true,
		fields: map[string]string{
			"squarecustomerid": "id", "referenceid": "id", "nickname": "",
		},
	},
	{name: "Clover", titles: list("customersince marketingallowed")},
	{name: "Loyverse", titles: list("customername pointsbalance"), fields: map[string]string{"customercode": "id"}},
	{name: "Lightspeed R", titles: list("homephone workphone mobilephone email1")},
	{name: "Lightspeed X", titles: list("customercode physicaladdress1"), fields: map[string]string{"customergroupname": ""}},
	{name: "Odoo", titles: list("externalid isacompany")},
	{name: "Odoo", titles: list("externalid name email")},
	{name: "Odoo", titles: list("id name iscompany")},
	{name: "OSPOS", titles: list("accountnumber discounttype taxable")},
	{name: "uniCenta", titles: list("searchkey taxid"), fields: map[string]string{"taxid": "", "card": "", "taxcategory": ""}},
	{name: "uniCenta", titles: list("searchkey name maxdebt")},
	{name: "QuickBooks", titles: list("customer openbalance")},
	{name: "QuickBooks", titles: list("customerfullname"), fields: map[string]string{"fullname": "name", "customerfullname": "name2"}},
	{name: "Google", titles: list("email1value firstname lastname"), fields: google},
	{name: "Google", titles: list("email1value givenname familyname"), fields: google},
	{name: "Outlook", titles: list("firstname lastname homestreet businessstreet"), fields: map[string]string{"title": ""}},
	{name: "Mailchimp", titles: list("emailaddress memberrating"), fields: mailchimp},
	{name: "Mailchimp", titles: list("emailaddress leid euid"), fields: mailchimp},
}

var (
	shopify = "Shopify"
	woo     = map[string]string{"customerid": "id", "userid": "id", "userlogin": "", "username": ""}
	google  = map[string]string{
		"name": "name", "fileas": "", "nickname": "", "address1formatted": "", "organization1title": "", "organizationtitle": "",
		"address1pobox": "",
	}
	mailchimp = map[string]string{"address": "wholeAddress", "leid": "", "euid": "id"}
)

var productLayouts = []layout{
	{name: own, titles: list("sku barcode description price onhand lowat stocked")},
	{
		name:   "Shopify inventory",
		titles: list("handle option1name option1value sku location"),
		fields: map[string]string{
			"available": "", "incoming": "", "unavailable": "", "committed": "", "onhandcurrent": "onHand", "onhandnew": "",
		},
	},
	{name: shopify, titles: list("handle variantsku variantprice"), fields: shopifyProducts},
	{name: shopify, titles: list("urlhandle sku price"), fields: shopifyProducts},
	{
		name:   "WooCommerce",
		titles: list("sku regularprice"),
		fields: map[string]string{
			"type": "kind", "instock": "", "id": "", "saleprice": "", "shortdescription": "",
		},
	},
	{
		name:   "Square",
		titles: list("itemname variationname sku"),
		fields: map[string]string{
			"description": "", "optionvalue1": "", "optionvalue2": "", "optionvalue3": "",
		},
	},
	{
		name:   "Clover",
		titles: list("cloverid name"),
		fields: map[string]string{
			"productcode": "barcode", "alternatename": "", "pricetype": "", "priceunit": "",
		},
	},
	{
		name:   "Loyverse",
		titles: list("handle soldbyweight"),
		fields: map[string]string{
			"description": "", "skuofincludeditem": "", "quantityofincludeditem": "",
		},
	},
	{
		name:   "Lightspeed R",
		titles: list("systemid customsku"),
		fields: map[string]string{
			"systemid": "sku2", "manufactsku": "", "item": "description",
		},
	},
	{
		name:   "Lightspeed X",
		titles: list("handle supplyprice retailprice"),
		fields: map[string]string{
			"description": "", "id": "", "compositesku": "", "compositename": "", "compositequantity": "", "suppliercode": "",
			"trackinventory": "stocked",
		},
	},
	{
		name:   "Odoo",
		titles: list("internalreference name"),
		fields: map[string]string{
			"type": "kind", "producttype": "kind", "externalid": "",
		},
	},
	{
		name:   "Odoo",
		titles: list("defaultcode name listprice"),
		fields: map[string]string{"type": "kind", "detailedtype": "kind", "id": "", "standardprice": ""},
	},
	{
		name:   "OSPOS",
		titles: list("barcode itemname unitprice"),
		fields: map[string]string{
			"barcode": "skuBarcode", "description": "", "costprice": "",
		},
	},
	{
		name:   "uniCenta",
		titles: list("reference code pricesell"),
		fields: map[string]string{
			"reference": "sku", "code": "barcode", "pricebuy": "",
		},
	},
	{name: "QuickBooks", titles: list("productservicename"), fields: map[string]string{"type": "kind"}},
	{name: "Ascend", titles: list("manufacturerpartnumber qoh"), fields: map[string]string{"manufacturerpartnumber": ""}},
	{name: "QBP", titles: list("partnumber msrp baseprice"), fields: map[string]string{"manufacturerpartnumber": "", "baseprice": ""}},
}

var shopifyProducts = map[string]string{
	"type": "", "description": "", "bodyhtml": "", "giftcard": "", "unitprice": "", "inventoryquantity": "onHand",
	"compareatprice": "", "producttype": "",
}

// layoutOf is the layout that a header is of, its zero value for none that is known.
func layoutOf(layouts []layout, titles []string) layout {
	for _, l := range layouts {
		if !slices.ContainsFunc(l.titles, func(t string) bool { return !slices.Contains(titles, t) }) {
			return l
		}
	}
	return layout{}
}

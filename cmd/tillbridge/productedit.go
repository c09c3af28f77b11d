package main

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// productFields are the fields of a product that a person writes.
type productFields struct {
	Barcode     *string `help:"The barcode on the goods."`
	Description *string `help:"What it is."`
	Price       *string `help:"The price as a decimal of the shop's currency." placeholder:"12.34"`
	LowAt       *int64  `name:"low-at" help:"The stock at which to order again, 0 for none." placeholder:"UNITS"`
	Stocked     *bool   `help:"It has stock, or not (tips, services, fees)." negatable:""`
}

// write puts what was given into a record.
func (f productFields) write(ctx context.Context, d *db.DB, p *store.Product) error {
	if f.Barcode != nil {
		p.Barcode = *f.Barcode
	}
	if f.Description != nil {
		p.Description = *f.Description
	}
	if f.LowAt != nil {
		p.LowAt = *f.LowAt
	}
	if f.Stocked != nil {
		p.Stocked = *f.Stocked
	}
	if f.Price == nil {
		return nil
	}
	currency, err := d.Currency(ctx)
	if err != nil {
		return err
	}
	if currency == "" {
		return store.NoCurrency()
	}
	price, err := store.ParseMoney(*f.Price, currency)
	if err != nil {
		return usage("%s", store.MessageOf(err))
	}
	p.Price = price.Minor
	return nil
}

// productsAddVerb adds a product.
type productsAddVerb struct {
	jsonFlag
	onceFlag
	productFields
	SKU    string `arg:"" help:"Its SKU, byte for byte as Shopify has it."`
	OnHand int64  `name:"on-hand" help:"How many there are, booked as counted." placeholder:"UNITS"`
}

// Run adds it and prints it. A SKU that another product has is refused: orders
// would match neither.
func (v *productsAddVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		id := ""
		repeated, err := v.under("products add", v).do(ctx, d, func(ctx context.Context) error {
			found, err := d.ProductsBySKU(ctx, v.SKU)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				return store.Fail(store.Invalid, "There is a product with the SKU %q already. Nothing was added; change it with 'products edit'.",
					v.SKU)
			}
			p := store.Product{SKU: v.SKU, Stocked: true, OnHand: v.OnHand}
			if err := v.write(ctx, d, &p); err != nil {
				return err
			}
			added, _, err := d.AddProduct(ctx, p)
			id = added.ID
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		return s.printProduct(ctx, d, id, v.JSON, "")
	})
}

// productsEditVerb changes a product's record; its stock is booked, not edited.
type productsEditVerb struct {
	jsonFlag
	onceFlag
	productFields
	SKU    string  `arg:"" help:"The product's SKU, exactly."`
	NewSKU *string `name:"new-sku" help:"The SKU that it is to have; orders that wait for it are matched again." placeholder:"SKU"`
}

// Run saves what was given and prints the product.
func (v *productsEditVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		id := ""
		repeated, err := v.under("products edit", v).do(ctx, d, func(ctx context.Context) error {
			p, err := productWithSKU(ctx, d, v.SKU)
			if err != nil {
				return err
			}
			if err := v.write(ctx, d, &p); err != nil {
				return err
			}
			if v.NewSKU != nil {
				p.SKU = *v.NewSKU
			}
			id = p.ID
			_, err = d.SaveProduct(ctx, p)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		return s.printProduct(ctx, d, id, v.JSON, "")
	})
}

// productsShowVerb shows a product with its ledger.
type productsShowVerb struct {
	jsonFlag
	SKU   string `arg:"" help:"The product's SKU, exactly."`
	Limit int    `help:"How many movements at most, the newest first." default:"20"`
}

// movementLine is an entry of the stock ledger.
type movementLine struct {
	At       time.Time         `json:"at"`
	By       string            `json:"by"`
	Reason   store.StockReason `json:"reason"`
	Quantity int64             `json:"quantity"`
	After    int64             `json:"after"`
	Note     string            `json:"note"`
	Barcode  string            `json:"barcode,omitempty"`
	Order    string            `json:"order,omitempty"`
}

// promisedLine is a customer who waits for the product.
type promisedLine struct {
	Order    string       `json:"order"`
	Customer string       `json:"customer"`
	Status   store.Status `json:"status"`
	Barcode  string       `json:"barcode,omitempty"`
	Quantity int64        `json:"quantity"`
}

// Run prints the product, who waits for it, and its newest movements.
func (v *productsShowVerb) Run(ctx context.Context, s *session) error {
	if v.Limit < 1 || v.Limit > mostRows {
		return usage("--limit is from 1 to %d.", mostRows)
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		p, err := productWithSKU(ctx, d, v.SKU)
		if err != nil {
			return err
		}
		row, err := d.Product(ctx, p.ID)
		if err != nil {
			return err
		}
		currency, err := d.Currency(ctx)
		if err != nil {
			return err
		}
		moves, err := d.Movements(ctx, p.ID, v.Limit)
		if err != nil {
			return err
		}
		waiting, err := d.PromisedOf(ctx, p.ID)
		if err != nil {
			return err
		}
		line := productLineOf(row, currency)
		movements, promised := make([]movementLine, len(moves)), make([]promisedLine, len(waiting))
		for i, m := range moves {
			movements[i] = movementLine{
				At: m.At, By: m.Actor, Reason: m.Reason, Quantity: m.Quantity, After: m.After, Note: m.Note,
				Barcode: m.Barcode, Order: m.Order,
			}
		}
		for i, w := range waiting {
			promised[i] = promisedLine{Order: w.Order, Customer: w.Customer, Status: w.Status, Barcode: w.Barcode, Quantity: w.Quantity}
		}
		if v.JSON {
			return s.printJSON(map[string]any{"product": line, "promisedTo": promised, "movements": movements})
		}
		if err := s.printProducts([]productLine{line}); err != nil {
			return err
		}
		table := s.table()
		for _, w := range promised {
			table.printf("%d for %s\t%s\t%s\t%s\n", w.Quantity, w.Order, w.Customer, w.Status, w.Barcode)
		}
		for _, m := range movements {
			table.printf("%s\t%s\t%+d\tthen %d\t%s %s\t%s\t%s\n", m.At.Local().Format("Jan 2 2006 15:04"), m.Reason.Label(), m.Quantity, m.After,
				m.Order, m.Barcode, m.By, m.Note)
		}
		return table.flush()
	})
}

package books

import (
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Transaction is a row with its lines as store has it.
func Transaction(row sqlc.Transaction, lines []sqlc.TransactionLine) store.Transaction {
	t := store.Transaction{
		ID: row.ID, Returns: row.Returns, Barcode: row.Barcode, OrderID: row.OrderID, CustomerID: row.CustomerID, Currency: row.Currency,
		TaxesIncluded: row.TaxesIncluded == 1, Shipping: row.Shipping, Tax: row.Tax, Fees: row.Fees, Total: row.Total,
		ShopifyTotal: row.ShopifyTotal, Paid: row.Paid, State: store.TransactionState(row.State), KeepOpen: row.KeepOpen == 1,
		Comments: row.Comments, CreatedAt: store.At(row.CreatedAt), FinishedAt: store.At(row.FinishedAt), FinishedBy: row.FinishedBy,
	}
	for _, line := range lines {
		t.Lines = append(t.Lines, store.TransactionLine{
			LineID: line.LineID, ProductID: line.ProductID, SKU: line.SKU, Title: line.Title, Quantity: line.Quantity, UnitPrice: line.UnitPrice,
			LineDiscount: line.LineDiscount, OrderDiscount: line.OrderDiscount, Tax: line.Tax,
		})
	}
	return t
}

// Payment is a row as store has it.
func Payment(row sqlc.Payment) store.Payment {
	return store.Payment{
		ID: row.ID, TransactionID: row.TransactionID, Type: row.Type, Card: row.Card, Minor: row.Minor, Currency: row.Currency,
		Comments: row.Comments, Reverses: row.Reverses, At: store.At(row.At), By: row.Actor,
	}
}

// Product is a row as store has it.
func Product(row sqlc.Product) store.Product {
	return store.Product{
		ID: row.ID, SKU: row.SKU, Barcode: row.Barcode, Description: row.Description, Price: row.Price,
		Stocked: row.Stocked == 1, OnHand: row.OnHand, LowAt: row.LowAt, MergedInto: row.MergedInto, Version: row.Version,
		UpdatedAt: store.At(row.UpdatedAt),
	}
}

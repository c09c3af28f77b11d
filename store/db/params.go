package db

import (
	"tillbridge/store/db/sqlc"
)

// insertParams and updateParams spell a row out for sqlc, whose parameters are
// types of their own.
func insertParams(r sqlc.Order) sqlc.InsertOrderParams {
	return sqlc.InsertOrderParams{
		ID: r.ID, Shop: r.Shop, ShopifyID: r.ShopifyID, Name: r.Name, Number: r.Number, CreatedAt: r.CreatedAt,
		UpdatedAt: r.UpdatedAt, TakenInAt: r.TakenInAt, CustomerID: r.CustomerID, CustomerName: r.CustomerName,
		CustomerSort: r.CustomerSort, BuyerKey: r.BuyerKey, EmailFolded: r.EmailFolded, Items: r.Items,
		Currency: r.Currency, Total: r.Total, Financial: r.Financial, Delivery: r.Delivery,
		TransactionID: r.TransactionID, Barcode: r.Barcode, Status: r.Status, StatusRank: r.StatusRank,
		Problem: r.Problem, Open: r.Open, Unrouted: r.Unrouted, Search: r.Search, Archived: r.Archived, HandedOver: r.HandedOver,
	}
}

func updateParams(r sqlc.Order) sqlc.UpdateOrderParams {
	return sqlc.UpdateOrderParams{
		ID: r.ID, Name: r.Name, UpdatedAt: r.UpdatedAt, CustomerID: r.CustomerID, CustomerName: r.CustomerName,
		CustomerSort: r.CustomerSort, BuyerKey: r.BuyerKey, EmailFolded: r.EmailFolded, Items: r.Items, Total: r.Total,
		Financial: r.Financial, Delivery: r.Delivery, TransactionID: r.TransactionID, Barcode: r.Barcode,
		Status: r.Status, StatusRank: r.StatusRank, Problem: r.Problem, Open: r.Open, Changed: r.Changed,
		Unrouted: r.Unrouted, Search: r.Search, Archived: r.Archived, HandedOver: r.HandedOver,
	}
}

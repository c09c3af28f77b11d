package store

import (
	"strings"
	"time"
)

// Customer is a person or company in the shop's own books.
type Customer struct {
	ID string
	// Number is what staff call the record by; counted up, never reused.
	Number    int64
	FirstName string
	LastName  string
	Company   string
	Email     string
	Phone     string
	Address   Address
	Note      string
	// MergedInto is the survivor's ID after a merge, else "".
	MergedInto string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Name returns the customer's name in reading order, else the company, else the email.
func (c Customer) Name() string {
	if name := strings.TrimSpace(c.FirstName + " " + c.LastName); name != "" {
		return name
	}
	if c.Company != "" {
		return c.Company
	}
	return c.Email
}

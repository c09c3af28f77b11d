package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tillbridge/matching"
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
	// More are further addresses of the customer, without names.
	More []Address
	Note string
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

// Code is the customer's number as staff read and type it, "C-02217".
func (c Customer) Code() string { return fmt.Sprintf("C-%05d", c.Number) }

// ParseCustomerNumber reads a customer's number as staff write it, with or
// without the "C-"; anything else is Invalid.
func ParseCustomerNumber(text string) (int64, error) {
	digits := strings.TrimSpace(text)
	if len(digits) > 2 && strings.EqualFold(digits[:2], "C-") {
		digits = digits[2:]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 {
		return 0, Fail(Invalid, "%q is not a customer number. They look like C-01001.", text)
	}
	return n, nil
}

// Person is the customer as matching knows them.
func (c Customer) Person() matching.Person {
	return matching.Person{
		Number: c.Number, FirstName: c.FirstName, LastName: c.LastName, Company: c.Company, Email: c.Email, Phone: c.Phone,
		Street: c.Address.Street, City: c.Address.City, Postcode: c.Address.Postcode, Country: c.Address.Country,
	}
}

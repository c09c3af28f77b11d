package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

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
	// Version rises with every write; an edit names the one it has seen.
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
	// ForgottenAt is when its person was forgotten (R65): nothing is left but the
	// number, and nothing is written on it any more. Zero for everybody else.
	ForgottenAt time.Time
}

// Name returns the customer's name in reading order, else the company, else the
// email; of one that was forgotten, ForgottenName.
func (c Customer) Name() string {
	if !c.ForgottenAt.IsZero() {
		return ForgottenName(c.Number)
	}
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

// highestCustomer leaves room to count on above it, and is a whole number to
// every program that reads JSON.
const highestCustomer = 999_999_999_999_999

// ParseCustomerNumber reads a customer's number as staff write it, with or
// without the "C-"; anything else, or one of more than 15 digits, is Invalid.
func ParseCustomerNumber(text string) (int64, error) {
	digits := strings.TrimSpace(text)
	if len(digits) > 2 && strings.EqualFold(digits[:2], "C-") {
		digits = digits[2:]
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > highestCustomer {
		return 0, Fail(Invalid, "%q is not a customer number. They look like C-01001.", text)
	}
	return n, nil
}

// Person is the customer as matching knows them.
func (c Customer) Person() matching.Person {
	return matching.Person{
		Number: c.Number, FirstName: c.FirstName, LastName: c.LastName, Company: c.Company, Email: c.Email, Phone: c.Phone,
		Street: c.Address.Street, City: c.Address.City, Postcode: c.Address.Postcode, Country: c.Address.CountryCode(),
	}
}

// MayUse is nil unless the record's person was forgotten: Invalid then, since it
// can't be edited, merged or chosen any more.
func (c Customer) MayUse() error {
	if c.ForgottenAt.IsZero() {
		return nil
	}
	return Fail(Invalid, "%s was forgotten on %s and stays empty. Nothing was changed; make a new record for the person.", c.Code(),
		c.ForgottenAt.Local().Format("Jan 2, 2006"))
}

// Check says what is wrong with a record as a person entered it: an Invalid
// error, or nil. A record needs a name or a company to be called by, and an
// email, where it has one, must look like one.
func (c Customer) Check() error {
	if strings.TrimSpace(c.FirstName+c.LastName+c.Company) == "" {
		return Fail(Invalid, "A customer needs a name or a company. Nothing was saved.")
	}
	if email := strings.TrimSpace(c.Email); email != "" && !IsEmail(email) {
		return Fail(Invalid, "%q is not an email address. Nothing was saved.", email)
	}
	return nil
}

// IsEmail says that a text is an address to which mail can be sent over the internet, and by
// which a person can be told from others: one @, and behind it a domain of several labels.
// Letters of all languages are allowed on both sides (RFC 6531).
func IsEmail(text string) bool {
	box, domain, found := strings.Cut(text, "@")
	labels := strings.Split(domain, ".")
	sign := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`@,;:<>()[]"\`, r)
	}
	if !found || box == "" || len(text) > longestEmail || strings.ContainsFunc(box, sign) || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		inside := func(r rune) bool { return r == '-' || unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.ContainsFunc(label, func(r rune) bool { return !inside(r) }) {
			return false
		}
	}
	top := []rune(labels[len(labels)-1])
	return len(top) >= 2 && slices.ContainsFunc(top, unicode.IsLetter)
}

// longestEmail is how long an address can be (RFC 5321).
const longestEmail = 254

// Tidy takes off the blanks that people and files leave around values, and writes
// each letter in one way (Unicode NFC): a file of another computer compares equal.
func (c *Customer) Tidy() {
	for _, text := range []*string{
		&c.FirstName, &c.LastName, &c.Company, &c.Email, &c.Phone, &c.Address.Street, &c.Address.Street2,
		&c.Address.City, &c.Address.Province, &c.Address.Postcode, &c.Address.Country, &c.Note,
	} {
		*text = norm.NFC.String(strings.TrimSpace(*text))
	}
}

// SortName is what customers are sorted and compared by.
func (c Customer) SortName() string {
	return matching.Fold(strings.TrimSpace(c.LastName + " " + c.FirstName + " " + c.Company))
}

package matching

// Person is somebody as far as matching knows them.
type Person struct {
	// Number is the customer's; 0 for somebody who is none, such as an order's person.
	Number    int64
	FirstName string
	LastName  string
	Company   string
	Email     string
	Phone     string
	Street    string
	City      string
	Postcode  string
	// Country is the ISO 3166 two-letter code, "" for the shop's own.
	Country string
}

// Query is what is known of somebody looked for: fields, one box's Text, or both.
type Query struct {
	Person
	Text string
}

// Field names what a piece of evidence is about.
type Field string

// The fields.
const (
	FieldFirstName Field = "firstName"
	FieldLastName  Field = "lastName"
	FieldName      Field = "name"
	FieldCompany   Field = "company"
	FieldEmail     Field = "email"
	FieldPhone     Field = "phone"
	FieldStreet    Field = "street"
	FieldCity      Field = "city"
	FieldPostcode  Field = "postcode"
	FieldNumber    Field = "number"
)

// Likeness says how two values compare.
type Likeness uint8

// The grades of likeness.
const (
	Differs Likeness = iota
	Alike
	Same
)

// Evidence is one reason for or against, as a cashier reads it (R20).
type Evidence struct {
	Field    Field
	Likeness Likeness
	Text     string
}

// Hit is a customer found, with a score from 0 to 1 and its evidence, strongest first.
type Hit struct {
	Number   int64
	Score    float64
	Evidence []Evidence
}

// Certain is the score from which a suggestion is as good as certain.
const Certain = 0.99

// Close is the score from which somebody may be the same person.
const Close = 0.5

package matching

// Person is somebody as far as matching knows them. Everything but Number may
// be empty and is as people typed it; matching folds what it compares.
type Person struct {
	// Number is the customer's number; 0 for somebody who is none, as an
	// order's person.
	Number                                                             int64
	FirstName, LastName, Company, Email, Phone, Street, City, Postcode string
	// Country is ISO 3166 alpha-2. It says how a phone number without a country
	// is read; "" is the shop's own.
	Country string
}

// Query is what is known of somebody looked for: fields, one box's free Text,
// or both. Person.Number other than 0 asks for that customer number.
type Query struct {
	Person
	Text string
}

// Field names what a piece of evidence is about.
type Field string

// The fields of evidence. FieldName is both names together: swapped, or found
// by a word of the free text.
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

// Likeness says how a field compares.
type Likeness uint8

// Same speaks for the pair, Alike less so, Differs against it.
const (
	Same Likeness = iota
	Alike
	Differs
)

// Evidence is one reason for or against, as a cashier reads it: "same phone",
// "Bob is short for Robert", "one letter differs", "other phone".
type Evidence struct {
	Field    Field
	Likeness Likeness
	Text     string
}

// Hit is a customer found. Score is from 0 to 1, see Certain and Close;
// Evidence is strongest first.
type Hit struct {
	Number   int64
	Score    float64
	Evidence []Evidence
}

// record is a Person folded to what is stored and compared.
type record struct {
	number                                              int64
	given, last, company, email, street, city, postcode string
	phone                                               uint64
	// form is the number of the company's legal form, see formNumber.
	form uint8
}

// fold brings a person to the form in which two are compared. country is the
// shop's.
func (p *Person) fold(country string) record {
	var buffer []byte
	ends := p.appendFolded(&buffer)
	return newRecord(p, string(buffer), 0, ends, country)
}

// foldAll does the same for many at the price of one piece of memory.
func foldAll(people []Person, country string) []record {
	buffer := make([]byte, 0, 96*len(people))
	ends := make([][7]int, len(people))
	for i := range people {
		ends[i] = people[i].appendFolded(&buffer)
	}
	text, from := string(buffer), 0
	records := make([]record, len(people))
	for i := range people {
		records[i] = newRecord(&people[i], text, from, ends[i], country)
		from = ends[i][6]
	}
	return records
}

// appendFolded appends the folded fields and says where each ends.
func (p *Person) appendFolded(buffer *[]byte) (ends [7]int) {
	b := *buffer
	b = appendName(b, p.FirstName)
	ends[0] = len(b)
	b = appendName(b, p.LastName)
	ends[1] = len(b)
	b = appendCompany(b, p.Company)
	ends[2] = len(b)
	b = appendEmail(b, p.Email)
	ends[3] = len(b)
	b = appendStreet(b, p.Street)
	ends[4] = len(b)
	b = appendPlain(b, p.City)
	ends[5] = len(b)
	b = appendPostcode(b, p.Postcode)
	ends[6] = len(b)
	*buffer = b
	return ends
}

func newRecord(p *Person, text string, from int, ends [7]int, country string) record {
	if p.Country != "" {
		country = p.Country
	}
	return record{
		number: p.Number,
		given:  text[from:ends[0]], last: text[ends[0]:ends[1]], company: text[ends[1]:ends[2]],
		email: text[ends[2]:ends[3]], street: text[ends[3]:ends[4]], city: text[ends[4]:ends[5]],
		postcode: text[ends[5]:ends[6]],
		phone:    phoneNumber(p.Phone, country), form: companyForm(p.Company),
	}
}

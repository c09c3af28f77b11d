package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tillbridge/matching"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/shopfile"
)

// customersVerb gathers what is done with customers.
type customersVerb struct {
	Find   customersFindVerb   `cmd:"" help:"Find customers by name, email, phone, company, postcode or number."`
	Show   customersShowVerb   `cmd:"" help:"Show a record, its orders, and who else it may be."`
	Add    customersAddVerb    `cmd:"" help:"Add a customer."`
	Edit   customersEditVerb   `cmd:"" help:"Change a record."`
	Merge  customersMergeVerb  `cmd:"" help:"Make several records of one person one, or take that back."`
	Import customersImportVerb `cmd:"" help:"Add the customers of a CSV file or workbook, whoever wrote it."`
	Export customersExportVerb `cmd:"" help:"Write all customers to a CSV file."`
	Forget customersForgetVerb `cmd:"" help:"Take a person out of everything but the figures of the books."`
}

// customersFindVerb finds customers.
type customersFindVerb struct {
	jsonFlag
	Text  string `arg:"" optional:"" help:"What is known: a name, email, phone, company, postcode or number."`
	Stdin bool   `help:"Answer each line of standard input, a JSON object with any of text, firstName, lastName, email, phone, company, street, city, postcode, number."`
	Limit int    `help:"How many customers at most." default:"10"`
}

// question is a line of 'customers find --stdin'.
type question struct {
	Text      string `json:"text"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Email     string `json:"email"`
	Phone     string `json:"phone"`
	Company   string `json:"company"`
	Street    string `json:"street"`
	City      string `json:"city"`
	Postcode  string `json:"postcode"`
	Number    int64  `json:"number"`
}

// longestQuestion is how many bytes a question may have: a search compares every
// word of it, and megabytes of them would take all memory.
const longestQuestion = 10_000

// answer is what is found for one question; Error says why it can't be answered.
type answer struct {
	Customers []foundLine `json:"customers"`
	Error     string      `json:"error,omitempty"`
}

type foundLine struct {
	Number   int64          `json:"number"`
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	Email    string         `json:"email"`
	Phone    string         `json:"phone"`
	Postcode string         `json:"postcode"`
	Score    float64        `json:"score"`
	Evidence []evidenceLine `json:"evidence"`
}

type evidenceLine struct {
	Field    matching.Field `json:"field"`
	Likeness string         `json:"likeness"`
	Text     string         `json:"text"`
}

var likenesses = map[matching.Likeness]string{matching.Same: "same", matching.Alike: "alike", matching.Differs: "differs"}

// Run prints the customers found, best first.
func (v *customersFindVerb) Run(ctx context.Context, s *session) error {
	switch {
	case v.Stdin == (v.Text != ""):
		return usage("Give what to find, or --stdin.")
	case v.Limit < 1 || v.Limit > mostRows:
		return usage("--limit is from 1 to %d.", mostRows)
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		if err := d.LoadCustomers(ctx); err != nil {
			return err
		}
		if v.Stdin {
			return v.answerLines(ctx, d, os.Stdin, s.out)
		}
		found, err := d.FindCustomers(ctx, db.CustomerSearch{Query: matching.Query{Text: v.Text}, Limit: v.Limit})
		if err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(answerOf(found))
		}
		return s.printFound(found)
	})
}

// answerLines answers one line with one line, so that it can be used through a
// pipe; a line that can't be read gets an answer too.
func (v *customersFindVerb) answerLines(ctx context.Context, d *db.DB, in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	encoder := jsonLines(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			a, err := v.answerLine(ctx, d, line)
			if err != nil {
				return err
			}
			if err := encoder.Encode(a); err != nil {
				return fmt.Errorf("writing an answer: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a question: %w", err)
		}
	}
}

func (v *customersFindVerb) answerLine(ctx context.Context, d *db.DB, line []byte) (answer, error) {
	if len(line) > longestQuestion {
		return answer{Customers: []foundLine{}, Error: "The line is too long for a question; nothing was searched."}, nil
	}
	var q question
	if err := json.Unmarshal(line, &q); err != nil {
		//nolint:nilerr // it is answered
		return answer{Customers: []foundLine{}, Error: "The line is not a JSON object with texts; nothing was searched."}, nil
	}
	found, err := d.FindCustomers(ctx, db.CustomerSearch{Limit: v.Limit, Query: matching.Query{Text: q.Text, Person: matching.Person{
		Number: q.Number, FirstName: q.FirstName, LastName: q.LastName, Email: q.Email, Phone: q.Phone,
		Company: q.Company, Street: q.Street, City: q.City, Postcode: q.Postcode,
	}}})
	if err != nil {
		return answer{}, err
	}
	return answerOf(found), nil
}

func answerOf(found db.FoundCustomers) answer {
	a := answer{Customers: make([]foundLine, len(found.Customers))}
	for i, c := range found.Customers {
		line := foundLine{
			Number: c.Number, Code: c.Code(), Name: c.Name(), Email: c.Email, Phone: c.Phone, Postcode: c.Address.Postcode,
			Score: c.Score, Evidence: make([]evidenceLine, len(c.Evidence)),
		}
		for j, e := range c.Evidence {
			line.Evidence[j] = evidenceLine{Field: e.Field, Likeness: likenesses[e.Likeness], Text: e.Text}
		}
		a.Customers[i] = line
	}
	return a
}

func (s *session) printFound(found db.FoundCustomers) error {
	if len(found.Customers) == 0 {
		s.println("Nobody is found. Search for variations and misspellings of the name.")
		return nil
	}
	table := s.table()
	table.printf("SCORE\tNUMBER\tNAME\tEMAIL\tPHONE\tPOSTCODE\tWHY\n")
	for _, c := range answerOf(found).Customers {
		table.printf("%.0f\t%s\t%s\t%s\t%s\t%s\t%s\n", 100*c.Score, c.Code, c.Name, c.Email, c.Phone, c.Postcode, c.why())
	}
	return table.flush()
}

// why is what speaks for the customer, in words.
func (l foundLine) why() string {
	texts := make([]string, len(l.Evidence))
	for i, e := range l.Evidence {
		texts[i] = e.Text
	}
	return strings.Join(texts, ", ")
}

// customersExportVerb exports to a file.
type customersExportVerb struct {
	jsonFlag
	replaceFlag
	File string `arg:"" help:"The CSV file to write."`
}

// Run writes the file, which is replaced whole or not at all.
func (v *customersExportVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		n := 0
		if err := shopfile.WriteLike(v.File, v.Replace, func(file io.Writer) (err error) {
			n, err = csvfile.ExportCustomers(ctx, d, file)
			return err
		}); err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(map[string]any{"exported": n, "file": v.File})
		}
		s.printf("%d customers written to %s.\n", n, v.File)
		return nil
	})
}

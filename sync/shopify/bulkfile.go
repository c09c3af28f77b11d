package shopify

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"tillbridge/store"
)

// bulkKind tells the lines of a bulk file apart.
type bulkKind uint8

const (
	orderKind bulkKind = iota
	lineItemKind
	fulfillmentOrderKind
	fulfillmentOrderLineKind
	fulfillmentKind
)

var bulkKinds = map[string]bulkKind{
	"Order": orderKind, "LineItem": lineItemKind, "FulfillmentOrder": fulfillmentOrderKind,
	"FulfillmentOrderLineItem": fulfillmentOrderLineKind, "Fulfillment": fulfillmentKind,
}

// bulkLine is where a line of the file lies, and the number of the order it
// belongs to; while the file is read, of its parent.
type bulkLine struct {
	order  uint64
	at     int64
	length int32
	kind   bulkKind
}

func (l bulkLine) read(file io.ReaderAt) (json.RawMessage, error) {
	text := make([]byte, l.length)
	if _, err := file.ReadAt(text, l.at); err != nil {
		return nil, fmt.Errorf("reading a line: %w", err)
	}
	return shallow(text), nil
}

// bulkIndex is what is known of a bulk file: its orders as they come, and their
// parts sorted by order.
type bulkIndex struct{ orders, parts []bulkLine }

func (x *bulkIndex) lines() int { return len(x.orders) + len(x.parts) }

func (x *bulkIndex) partsOf(order uint64) []bulkLine {
	compare := func(l bulkLine, order uint64) int { return cmp.Compare(l.order, order) }
	from, _ := slices.BinarySearchFunc(x.parts, order, compare)
	to, _ := slices.BinarySearchFunc(x.parts, order+1, compare)
	return x.parts[from:to]
}

// indexOf reads a bulk file once. Where a part lies doesn't matter: it may come
// long after its parent, and before it too.
func indexOf(file io.ReadSeeker) (*bulkIndex, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("going to the beginning: %w", err)
	}
	x := &bulkIndex{}
	known := map[uint64]bool{}
	orderOf := map[uint64]uint64{}
	reader := bufio.NewReaderSize(file, 1<<16)
	for at := int64(0); ; {
		text, err := readLine(reader)
		if len(bytes.TrimSpace(text)) > 0 {
			var line struct {
				ID     string `json:"id"`
				Parent string `json:"__parentId"`
			}
			if err := json.Unmarshal(shallow(text), &line); err != nil {
				return nil, fmt.Errorf("line %d: %w", x.lines()+1, err)
			}
			kind, number, ok := global(line.ID)
			_, parent, under := global(line.Parent)
			entry := bulkLine{order: parent, at: at, length: int32(len(text)), kind: kind} //nolint:gosec // an object has kilobytes
			switch {
			case ok && kind == orderKind && line.Parent == "":
				entry.order, known[number] = number, true
				x.orders = append(x.orders, entry)
			case ok && kind != orderKind && under:
				if kind == fulfillmentOrderKind {
					orderOf[number] = parent
				}
				x.parts = append(x.parts, entry)
			default:
				return nil, fmt.Errorf("line %d is about something unknown", x.lines()+1)
			}
		}
		at += int64(len(text))
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading on: %w", err)
		}
	}
	for i := range x.parts {
		part := &x.parts[i]
		if part.kind == fulfillmentOrderLineKind || part.kind == fulfillmentKind {
			part.order = orderOf[part.order]
		}
		if !known[part.order] {
			return nil, errors.New("a part of an order that isn't there")
		}
	}
	// Fulfillment orders come before what belongs to them, whatever the file says.
	slices.SortStableFunc(x.parts, func(a, b bulkLine) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.kind, b.kind))
	})
	return x, nil
}

// readLine reads on to the end of a line, which it keeps; io.EOF with the last one. A
// line that is longer than any object is an error before it fills the memory.
func readLine(reader *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := reader.ReadSlice('\n')
		if len(line)+len(part) > longestLine {
			return nil, fmt.Errorf("a line of more than %d MB", longestLine>>20)
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// global takes a global id apart.
func global(id string) (bulkKind, uint64, bool) {
	name, digits, _ := strings.Cut(strings.TrimPrefix(id, "gid://shopify/"), "/")
	digits, _, _ = strings.Cut(digits, "?")
	number, err := strconv.ParseUint(digits, 10, 64)
	kind, ok := bulkKinds[name]
	return kind, number, ok && err == nil
}

// spooled is a file for what is too big for memory; nobody else may read it, and
// it is gone when it is closed.
type spooled struct{ *os.File }

func spool() (spooled, error) {
	file, err := os.CreateTemp("", "tillbridge-load-*.jsonl")
	if err != nil {
		return spooled{}, store.FailBecause(err, store.Broken, "There is no room to put down what Shopify sends, so it can't be loaded; "+
			"nothing is lost. Make room on this computer's disk.")
	}
	// Where the system allows it, the name goes at once: then a crash leaves nothing.
	_ = os.Remove(file.Name())
	return spooled{file}, nil
}

func (f spooled) remove() {
	_ = f.Close()
	_ = os.Remove(f.Name()) // gone already, but for a system that keeps open files
}

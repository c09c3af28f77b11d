package paper_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"tillbridge/ui/paper"
)

// The operations, states and tags of IPP that a printer needs (RFC 8010, RFC 8011).
const (
	printJob, cancelJob, getJob, getPrinter = 2, 8, 9, 11

	idle, busy, stopped = 3, 4, 5

	pending, processing, aborted, completed = 3, 5, 8, 9

	integer, boolean, enum, text, keyword, charset, language, mimeType = 0x21, 0x22, 0x23, 0x41, 0x44, 0x47, 0x48, 0x49
)

// asked is a request as a printer reads it.
type asked struct {
	path, length string
	operation    uint16
	// names are the operation's attributes in their order, values what they say first.
	names    []string
	values   map[string]string
	document []byte
}

// readAsked reads a request (https://www.rfc-editor.org/rfc/rfc8010#section-3.1).
func readAsked(r *http.Request) (asked, uint32, error) {
	a := asked{path: r.URL.Path, length: r.Header.Get("Content-Length"), values: map[string]string{}}
	data, err := io.ReadAll(r.Body)
	if err != nil || len(data) < 9 {
		return a, 0, errors.Join(err, errors.New("a short request"))
	}
	a.operation = binary.BigEndian.Uint16(data[2:])
	id, rest := binary.BigEndian.Uint32(data[4:]), data[8:]
	taken := func() string {
		n := 2 + int(binary.BigEndian.Uint16(rest))
		value := string(rest[2:n])
		rest = rest[n:]
		return value
	}
	for rest[0] != 3 {
		if rest[0] < 0x10 {
			if rest[0] != 1 {
				return a, id, errors.New("a group that no operation of ours has")
			}
			rest = rest[1:]
			continue
		}
		rest = rest[1:]
		name, value := taken(), taken()
		if name != "" {
			a.names = append(a.names, name)
			a.values[name] = value
		}
	}
	a.document = rest[1:]
	return a, id, nil
}

// attribute is one attribute of an answer with all its values.
func attribute[T string | int | bool](tag byte, name string, values ...T) (out []byte) {
	for i, value := range values {
		if i > 0 {
			name = ""
		}
		out = binary.BigEndian.AppendUint16(append(out, tag), uint16(len(name)))
		out = append(out, name...)
		var said []byte
		switch v := any(value).(type) {
		case string:
			said = []byte(v)
		case int:
			said = binary.BigEndian.AppendUint32(nil, uint32(v))
		case bool:
			said = []byte{0}
			if v {
				said[0] = 1
			}
		}
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(said))), said...)
	}
	return out
}

// office is an office printer on loopback that speaks IPP itself.
type office struct {
	formats []string
	state   int
	reasons []string
	busy    bool // it takes no jobs
	// status answers Print-Job, and below 0x0100 with a job; remark all other operations.
	status, remark int
	// jobs are the states of its job, one for each time it is asked; the last stays. With
	// none it tells nothing of its jobs.
	jobs []int
	// http answers Print-Job in place of the printer.
	http func(w http.ResponseWriter, r *http.Request) bool

	mu  sync.Mutex
	got []asked
}

func willing() *office {
	return &office{formats: []string{"image/urf", "application/pdf"}, state: idle, reasons: []string{"none"}, jobs: []int{completed}}
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if o.http != nil && r.ContentLength > 2000 && o.http(w, r) {
		return
	}
	a, id, err := readAsked(r)
	if err != nil || r.Header.Get("Content-Type") != "application/ipp" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.got = append(o.got, a)
	status, group := o.remark, []byte(nil)
	switch a.operation {
	case getPrinter:
		group = append([]byte{4}, attribute(enum, "printer-state", o.state)...)
		group = append(group, attribute(keyword, "printer-state-reasons", o.reasons...)...)
		group = append(group, attribute(boolean, "printer-is-accepting-jobs", !o.busy)...)
		group = append(group, attribute(mimeType, "document-format-supported", o.formats...)...)
	case printJob:
		if status = o.status; status < 0x0100 {
			group = append([]byte{2}, attribute(integer, "job-id", 7)...)
			group = append(group, attribute(enum, "job-state", pending)...)
		}
	case getJob:
		if len(o.jobs) == 0 {
			status = 0x0406
			break
		}
		group = append([]byte{2}, attribute(enum, "job-state", o.jobs[0])...)
		if len(o.jobs) > 1 {
			o.jobs = o.jobs[1:]
		}
	}
	out := binary.BigEndian.AppendUint16([]byte{2, 0}, uint16(status))
	out = append(binary.BigEndian.AppendUint32(out, id), 1)
	out = append(out, attribute(charset, "attributes-charset", "utf-8")...)
	out = append(out, attribute(language, "attributes-natural-language", "en")...)
	if status >= 0x0100 {
		out = append(out, attribute(text, "status-message", "I would rather not.")...)
	}
	w.Header().Set("Content-Type", "application/ipp")
	_, _ = w.Write(append(append(out, group...), 3))
}

// operations are what was asked, in its order.
func (o *office) operations() (all []uint16) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, a := range o.got {
		all = append(all, a.operation)
	}
	return all
}

func (o *office) first(operation uint16) (a asked, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, a := range o.got {
		if a.operation == operation {
			return a, true
		}
	}
	return asked{}, false
}

// opened puts an office printer on loopback.
func (o *office) opened(t testing.TB) paper.Printer {
	t.Helper()
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	return officeAt(t, "ipp://"+server.Listener.Addr().String()+"/ipp/print")
}

func officeAt(t testing.TB, address string) paper.Printer {
	t.Helper()
	p, err := paper.ParsePrinter(address, paper.A4)
	must(t, err)
	return p
}

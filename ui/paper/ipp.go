package paper

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"path"
	"strconv"
	"strings"

	"github.com/phin1x/go-ipp"

	"tillbridge/store"
)

// longestAnswer bounds what is read of one answer of a print service, in bytes.
const longestAnswer = 4 << 20

// service is a print service as one call sees it: CUPS, or a printer that speaks IPP
// itself.
type service struct {
	*ipp.CUPSClient
	// name is the queue's, or the printer's host; sentences name it.
	name string
	// host is the other computer whose service it is, "" for this one's.
	host string
	// alone says that it is a printer itself.
	alone bool
}

// serviceAt is the server of an ipp: address, or else this computer's: the one
// that CUPS_SERVER names, as for all programs that print.
func serviceAt(ctx context.Context, u *url.URL) (service, error) {
	host := u.Host
	transport := &http.Transport{
		DialContext: (&net.Dialer{Timeout: waits.dial}).DialContext, TLSHandshakeTimeout: waits.dial,
		DisableKeepAlives: true,
	}
	if u.Scheme == "cups" {
		host = os.Getenv("CUPS_SERVER")
		if socket := host; strings.HasPrefix(socket, "/") {
			transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				return (&net.Dialer{Timeout: waits.dial}).DialContext(ctx, "unix", socket)
			}
			host = "localhost"
		}
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), "631"
	}
	if name == "" {
		name = "localhost"
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return service{}, store.FailBecause(err, store.Invalid, "%q is not the address of a print server. Nothing was printed; choose the "+
			"printer again.", host)
	}
	who := "tillbridge"
	if u, err := user.Current(); err == nil && u.Username != "" {
		who = u.Username
	}
	to := exchange{ctx: ctx, server: url.URL{Scheme: "http", Host: net.JoinHostPort(name, port)}, client: &http.Client{
		Transport: transport, Timeout: waits.answer,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	found := service{name: queueName(u), host: u.Hostname(), alone: driverless(u)}
	if u.Scheme == "ipps" {
		to.server.Scheme = "https"
	}
	if found.alone {
		found.name, to.printer = u.Hostname(), u
	}
	found.CUPSClient = ipp.NewCUPSClientWithAdapter(who, to)
	return found, nil
}

// exchange carries requests to a print service and its answers back. It is go-ipp's
// ipp.Adapter in place of its own, which leaves out the caller's context and the
// document's length, and takes for a refusal what was done with a remark.
type exchange struct {
	ctx    context.Context
	client *http.Client
	server url.URL
	// printer is the address of one that speaks IPP itself; nil for a queue.
	printer *url.URL
}

// SendRequest implements ipp.Adapter.
func (e exchange) SendRequest(to string, r *ipp.Request, data io.Writer) (*ipp.Response, error) {
	return e.SendRequestContext(e.ctx, to, r, data)
}

// SendRequestContext implements ipp.Adapter. Its errors are an ipp.HTTPError or an
// ipp.IPPError for what the service refused, and what came in the way of an answer.
func (e exchange) SendRequestContext(ctx context.Context, to string, r *ipp.Request, data io.Writer) (*ipp.Response, error) {
	if e.printer != nil {
		to = e.direct(r)
	}
	// go-ipp has both among the attributes of the operation, where no printer knows them;
	// they say what is usual.
	delete(r.OperationAttributes, ipp.AttributeCopies)
	delete(r.OperationAttributes, ipp.AttributeJobPriority)
	body, err := r.Encode()
	if err != nil {
		return nil, fmt.Errorf("writing for a print service: %w", err)
	}
	if r.File != nil {
		file, err := io.ReadAll(r.File)
		if err != nil {
			return nil, fmt.Errorf("reading what is to be printed: %w", err)
		}
		body = append(body, file...)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking a print service: %w", err)
	}
	request.Header.Set("Content-Type", ipp.ContentTypeIPP)
	answer, err := e.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking a print service: %w", err)
	}
	defer answer.Body.Close() //nolint:errcheck // all that is wanted of it was read
	if answer.StatusCode != http.StatusOK {
		return nil, ipp.HTTPError{Code: answer.StatusCode}
	}
	said, err := io.ReadAll(io.LimitReader(answer.Body, longestAnswer))
	if err != nil {
		return nil, fmt.Errorf("hearing a print service: %w", err)
	}
	response, err := decoded(said, data)
	if err != nil {
		return nil, err
	}
	if jobs := response.JobAttributes; r.Operation == ipp.OperationPrintJob && (len(jobs) == 0 || state(jobs[0], ipp.AttributeJobID) == 0) {
		return nil, errors.New("the print service gives the job no number")
	}
	return response, nil
}

// decoded reads an answer, which go-ipp does not always survive.
func decoded(said []byte, data io.Writer) (response *ipp.Response, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			response, err = nil, fmt.Errorf("the print service's answer can't be read: %v", cause)
		}
	}()
	if response, err = ipp.NewResponseDecoder(bytes.NewReader(said)).Decode(data); err != nil {
		return nil, fmt.Errorf("reading the print service's answer: %w", err)
	}
	// What was done has a status below 0x0100, with a remark all but 0
	// (https://www.rfc-editor.org/rfc/rfc8011#appendix-B.1).
	if response.StatusCode>>8 == 0 {
		return response, nil
	}
	refused := ipp.IPPError{Status: response.StatusCode, Message: "no reason was given"}
	if message := response.OperationAttributes[ipp.AttributeStatusMessage]; len(message) > 0 {
		if text, ok := message[0].Value.(string); ok && text != "" {
			refused.Message = text
		}
	}
	return nil, refused
}

// direct turns a request about a queue of CUPS into one to a printer itself, which knows
// its jobs by their numbers (https://www.rfc-editor.org/rfc/rfc8011#section-4.1.5), and
// says where it goes.
func (e exchange) direct(r *ipp.Request) (to string) {
	if job, ok := r.OperationAttributes[ipp.AttributeJobURI].(string); ok {
		delete(r.OperationAttributes, ipp.AttributeJobURI)
		if id, err := strconv.Atoi(path.Base(job)); err == nil {
			r.OperationAttributes[ipp.AttributeJobID] = id
		}
	}
	r.OperationAttributes[ipp.AttributePrinterURI] = e.printer.String()
	e.server.Path, e.server.RawPath = e.printer.Path, e.printer.RawPath
	return e.server.String()
}

// GetHttpUri implements ipp.Adapter.
func (e exchange) GetHttpUri(namespace string, object any) string {
	e.server.Path = "/" + namespace
	if object != nil {
		e.server.Path += fmt.Sprintf("/%v", object)
	}
	return e.server.String()
}

// TestConnection implements ipp.Adapter; nobody asks for it.
func (exchange) TestConnection() error { return errors.ErrUnsupported }

// unprinted says that a Print-Job which failed has left no paper: it was refused, or
// never got there.
func unprinted(err error) bool {
	if refused, ok := errors.AsType[ipp.IPPError](err); ok {
		switch refused.Status {
		case ipp.StatusErrorInternal, ipp.StatusErrorDevice, ipp.StatusErrorJobCanceled:
			return false // it may have begun
		default:
			return true
		}
	}
	if answered, ok := errors.AsType[ipp.HTTPError](err); ok {
		return answered.Code < http.StatusInternalServerError || answered.Code == http.StatusServiceUnavailable
	}
	if unreachable, ok := errors.AsType[*net.OpError](err); ok && unreachable.Op == "dial" {
		return true
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted
}

// failure says why the service did not do as asked.
func (s service) failure(err error) error {
	refused, isRefused := errors.AsType[ipp.IPPError](err)
	answered, _ := errors.AsType[ipp.HTTPError](err)
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return off(err, s.name)
	case isRefused && refused.Status == ipp.StatusErrorNotFound, answered.Code == http.StatusNotFound:
		if s.alone {
			return store.FailBecause(err, store.NotFound, "The printer %s prints nothing that is sent to this address. Nothing was lost: most "+
				"printers have ipp://%s/ipp/print; choose it again in Settings, then print again.", s.name, s.name)
		}
		return store.FailBecause(err, store.NotFound, "There is no print queue %s. Nothing was lost: choose this computer's printer again, "+
			"then print again.", s.name)
	case isRefused:
		return store.FailBecause(err, store.Refused, "The printer %s refused the job: %s Nothing was lost; print again once it is mended.",
			s.name, sentence(refused.Message))
	case answered.Code == http.StatusUnauthorized, answered.Code == http.StatusForbidden:
		return store.FailBecause(err, store.Unauthorized, "You may not print on %s. Nothing was lost: ask whoever looks after the printers, "+
			"then print again.", s.name)
	case untrusted:
		return store.FailBecause(err, store.Unauthorized, "This computer does not trust the certificate of %s. Nothing was lost: have the "+
			"certificate added to this computer's, or write ipp:// instead of ipps:// in a network of your own, then print again.", s.host)
	case s.alone:
		return off(err, s.name)
	case s.host != "":
		return store.FailBecause(err, store.Unavailable, "The print service of %s does not answer. Nothing was lost: switch that computer on, "+
			"check the network, then print again.", s.host)
	default:
		return store.FailBecause(err, store.Unavailable, "This computer's print service does not answer. Nothing was lost: start it (CUPS) "+
			"or choose another printer, then print again.")
	}
}

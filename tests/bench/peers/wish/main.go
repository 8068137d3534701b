// The list of products and the step after it, as wish and Bubble Tea serve them.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/wish"
	bm "github.com/charmbracelet/wish/bubbletea"
	"github.com/gliderlabs/ssh"
	"github.com/muesli/termenv"
)

var (
	products = []string{"Helpline", "Gather", "Courier", "Beacon", "Tally", "Compass"}
	accent   = lipgloss.NewStyle().Foreground(lipgloss.Color("#7db2ff")).Bold(true)
	muted    = lipgloss.NewStyle().Foreground(lipgloss.Color("#949ba8"))
)

type page struct {
	cursor, step, width, height int
}

func (p page) Init() tea.Cmd { return nil }

func (p page) Update(message tea.Msg) (tea.Model, tea.Cmd) {
	switch m := message.(type) {
	case tea.WindowSizeMsg:
		p.width, p.height = m.Width, m.Height
	case tea.KeyMsg:
		switch m.String() {
		case "down":
			p.cursor = (p.cursor + 1) % len(products)
		case "up":
			p.cursor = (p.cursor + len(products) - 1) % len(products)
		case "enter":
			p.step, p.cursor = 1-p.step, 0
		case "q", "ctrl+q":
			return p, tea.Quit
		}
	}
	return p, nil
}

func (p page) View() string {
	lines := []string{accent.Render("Seatdesk · ACME Srl"), ""}
	heading := []string{"Which product?", "Buy Helpline, or try it first?"}[p.step]
	lines = append(lines, heading, "")
	for i, name := range products {
		row := fmt.Sprintf("  %d  %-16s a product with a line that says what it is for", i+1, name)
		if i == p.cursor {
			row = accent.Render("▸" + row[1:])
		}
		lines = append(lines, row)
	}
	for len(lines) < p.height-1 {
		lines = append(lines, "")
	}
	lines = append(lines, muted.Render("↑↓ choose  Enter open  q Quit  ? help"))
	return strings.Join(lines, "\n")
}

func main() {
	server, err := wish.NewServer(
		wish.WithAddress(os.Args[1]),
		wish.WithHostKeyPath(os.Args[2]),
		wish.WithPublicKeyAuth(func(ssh.Context, ssh.PublicKey) bool { return true }),
		wish.WithMiddleware(bm.MiddlewareWithColorProfile(func(s ssh.Session) (tea.Model, []tea.ProgramOption) {
			pty, _, _ := s.Pty()
			return page{width: pty.Window.Width, height: pty.Window.Height}, []tea.ProgramOption{tea.WithAltScreen()}
		}, termenv.TrueColor)),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer server.Shutdown(context.Background())
	log.Fatal(server.ListenAndServe())
}

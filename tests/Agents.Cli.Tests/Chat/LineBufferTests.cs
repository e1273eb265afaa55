using Agents.Cli.Chat;

namespace Agents.Cli.Tests.Chat;

public sealed class LineBufferTests
{
    private readonly LineBuffer _line = new();

    [Fact]
    public void Characters_go_where_the_cursor_is()
    {
        Type("helo");
        Press(ConsoleKey.LeftArrow);
        Type("l");
        Assert.Equal("hello", _line.Text);
        Assert.Equal(4, _line.Cursor);
    }

    [Fact]
    public void Backspace_and_delete_at_the_ends_do_nothing()
    {
        Type("a");
        Press(ConsoleKey.Delete);
        Press(ConsoleKey.Home);
        Press(ConsoleKey.Backspace);
        Assert.Equal("a", _line.Text);
        Press(ConsoleKey.Delete);
        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Up_and_down_recall_the_lines_before()
    {
        Enter("first");
        Enter("second");
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Assert.Equal("first", _line.Text);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("second", _line.Text);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void A_repeated_line_is_remembered_once()
    {
        Enter("again");
        Enter("again");
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("", _line.Text);
    }

    [Fact]
    public void Control_characters_are_not_text()
    {
        Type("\u0007\u0001");
        Assert.Equal("", _line.Text);
    }

    private void Enter(string text)
    {
        Type(text);
        Assert.True(_line.Apply(new ConsoleKeyInfo('\r', ConsoleKey.Enter, false, false, false)));
        Assert.Equal(text, _line.Take());
    }

    private void Type(string text)
    {
        foreach (var c in text)
            _line.Apply(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));
    }

    private void Press(ConsoleKey key) => _line.Apply(new ConsoleKeyInfo('\0', key, false, false, false));
}

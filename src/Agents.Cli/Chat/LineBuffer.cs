using System.Text;

namespace Agents.Cli.Chat;

/// <summary>The line being edited, and the lines before it; no terminal in here, so that it can be tested.</summary>
internal sealed class LineBuffer
{
    private readonly List<string> _history = [];
    private readonly StringBuilder _text = new();
    private int _recalled;

    public string Text => _text.ToString();

    /// <summary>Where the next character goes, 0 to the length of the text.</summary>
    public int Cursor { get; private set; }

    /// <summary>Applies a key; true when the line is finished.</summary>
    public bool Apply(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return true;
            case ConsoleKey.LeftArrow:
                Cursor = Math.Max(0, Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                Cursor = Math.Min(_text.Length, Cursor + 1);
                break;
            case ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End:
                Cursor = _text.Length;
                break;
            case ConsoleKey.UpArrow:
                Recall(_recalled - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_recalled + 1);
                break;
            case ConsoleKey.Backspace when Cursor > 0:
                _text.Remove(--Cursor, 1);
                break;
            case ConsoleKey.Delete when Cursor < _text.Length:
                _text.Remove(Cursor, 1);
                break;
            default:
                Insert(key.KeyChar);
                break;
        }

        return false;
    }

    /// <summary>Takes the line, remembers it, and begins the next one.</summary>
    public string Take()
    {
        var line = Text;
        if (line.Length > 0 && (_history.Count == 0 || _history[^1] != line))
            _history.Add(line);
        _recalled = _history.Count;
        Replace("");
        return line;
    }

    private void Insert(char character)
    {
        if (!char.IsControl(character))
            _text.Insert(Cursor++, character);
    }

    private void Recall(int index)
    {
        if (index < 0 || index > _history.Count)
            return;
        _recalled = index;
        Replace(index == _history.Count ? "" : _history[index]);
    }

    private void Replace(string text)
    {
        _text.Clear().Append(text);
        Cursor = text.Length;
    }
}

namespace Agents.Cli.Chat;

/// <summary>
/// Lines from a keyboard, with cursor keys and the lines typed before (up, down). Ctrl-D on an empty line ends.
/// </summary>
internal sealed class TerminalLineReader(TextWriter output) : ILineReader
{
    private readonly LineBuffer _line = new();

    public string? ReadLine(string prompt)
    {
        output.Write(prompt);
        for (; ; )
        {
            var key = Console.ReadKey(intercept: true);
            if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && _line.Text.Length == 0)
                return null;
            if (_line.Apply(key))
                break;
            Draw(prompt);
        }

        output.WriteLine();
        return _line.Take();
    }

    // Return, clear to the end of the line, write, and step back to the cursor: works in every VT terminal.
    private void Draw(string prompt)
    {
        var back = _line.Text.Length - _line.Cursor;
        output.Write($"\r\u001b[K{prompt}{_line.Text}{(back > 0 ? $"\u001b[{back}D" : "")}");
        output.Flush();
    }
}

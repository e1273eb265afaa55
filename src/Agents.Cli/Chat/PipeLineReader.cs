namespace Agents.Cli.Chat;

/// <summary>Lines from a pipe or a file: no prompt, no editing.</summary>
internal sealed class PipeLineReader(TextReader input) : ILineReader
{
    public string? ReadLine(string prompt) => input.ReadLine();
}

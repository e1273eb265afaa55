namespace Agents.Cli.Chat;

/// <summary>Reads what a person types, line by line.</summary>
internal interface ILineReader
{
    /// <summary>The next line, or null at the end of the input.</summary>
    string? ReadLine(string prompt);
}

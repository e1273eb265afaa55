using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Agents.Cli;

/// <summary>
/// Where a command reads and writes: results on the output, progress and errors beside it, so that a pipe sees results
/// only. Colour and live displays only where the stream is a terminal.
/// </summary>
internal sealed class Terminal(TextReader input, TextWriter output, TextWriter error)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public TextReader Input { get; } = input;

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>Tables and text for people, on the output.</summary>
    public IAnsiConsole Screen { get; } = Create(output);

    /// <summary>Progress, beside the output.</summary>
    public IAnsiConsole Status { get; } = Create(error);

    /// <summary>One JSON document on one line.</summary>
    public void WriteJson<T>(T value) => Output.WriteLine(ToJson(value));

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);

    private static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        // A pipe has no width; wrapping there would break lines that others parse.
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = 200;
        return console;
    }
}

using System.CommandLine;
using Agents.Models.Export;

namespace Agents.Cli.Commands;

/// <summary>Writes a model as other programs read it: <c>models export</c>.</summary>
internal static class ModelsExportCommand
{
    private static readonly Dictionary<string, ModelFormat> Formats = new(StringComparer.Ordinal)
    {
        ["hf"] = ModelFormat.HuggingFace,
        ["adapter"] = ModelFormat.Adapter,
        ["genai"] = ModelFormat.GenAi,
    };

    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model")
        {
            Description = "A folder, a .gguf file, OWNER/REPO, embedded, or model@version (a unique prefix is enough).",
        };
        var to = new Option<string>("--to") { Description = "Folder to write; absent or empty.", Required = true };
        var format = new Option<string>("--as")
        {
            Description = "hf (Hugging Face folder, f32), adapter (PEFT), or genai (for ONNX Runtime GenAI).",
            DefaultValueFactory = _ => "hf",
        };
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        var precision = new Option<string?>("--precision")
        {
            Description = "Of genai: f32, int8 or int4 (default f32).",
        };
        precision.AcceptOnlyFromAmong("f32", "int8", "int4");
        var adapter = new Option<string?>("--adapter")
        {
            Description = "A PEFT adapter (folder, OWNER/REPO, model@version) that is merged into the weights of hf or genai.",
        };
        var command = new Command("export", "Write a model for other programs.") { model, to, format, precision, adapter };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var place = await ModelPlace.FindAsync(host, result.GetRequiredValue(model), cancellationToken);
            var folder = Path.GetFullPath(result.GetRequiredValue(to));
            var options = new ModelExportOptions
            {
                Format = Formats[result.GetRequiredValue(format)],
                Precision = result.GetValue(precision),
                Adapter = result.GetValue(adapter) is { } merged
                    ? (await ModelPlace.FindAsync(host, merged, cancellationToken)).Path
                    : null,
            };
            await ModelExport.WriteAsync(place.Path, folder, options, cancellationToken);
            await PrintAsync(terminal, folder, result.GetValue(CommonOptions.Json));
        });
        return command;
    }

    private static async Task PrintAsync(Terminal terminal, string folder, bool asJson)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        if (asJson)
        {
            terminal.WriteJson(new { Folder = folder, Files = files.Select(f => new { f.Name, Bytes = f.Length }) });
            return;
        }

        await terminal.Output.WriteLineAsync(folder);
        foreach (var file in files)
            await terminal.Output.WriteLineAsync($"  {file.Name}  {file.Length:N0} bytes");
    }
}

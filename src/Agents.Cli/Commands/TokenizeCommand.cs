using System.CommandLine;
using Agents.Models.Checkpoints;

namespace Agents.Cli.Commands;

/// <summary>Token ids of given texts.</summary>
internal static class TokenizeCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var input = CommonOptions.Input();
        var command = new Command("tokenize", "Ids and decoded text of {text, special} lines.") { model, input };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var version = await host.FindAsync(result.GetRequiredValue(model), cancellationToken);
            using var checkpoint = Checkpoint.Open(version.Path);
            foreach (var line in JsonLinesFile.Read<Text>(result.GetRequiredValue(input)))
            {
                var ids = checkpoint.Tokenizer.Encode(line.Value.Content, line.Value.Special);
                terminal.WriteJson(new { Ids = ids, Decoded = checkpoint.Tokenizer.Decode(ids, skipSpecial: false) });
            }
        });
        return command;
    }

    private sealed record Text([property: System.Text.Json.Serialization.JsonPropertyName("text")] string Content,
        bool Special = false);
}

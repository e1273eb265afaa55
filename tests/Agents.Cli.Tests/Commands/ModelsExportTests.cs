using Agents.Testing;

namespace Agents.Cli.Tests.Commands;

public sealed class ModelsExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_exported_folder_is_a_model_of_the_same_weights()
    {
        await Export("embedded", "--to", _folder["hf"]);
        var (original, again) = (await Show("embedded"), await Show(_folder["hf"]));
        Assert.Equal((long)original["parameters"]!, (long)again["parameters"]!);
        Assert.Empty(again["unsupported"]!.AsArray());
        var run = await CommandRun.Of(_folder["data"], "", "models", "export", "embedded", "--to", _folder["hf"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_exported_for_GenAI_in_a_precision()
    {
        var run = await Export(
            "embedded@base", "--to", _folder["genai"], "--as", "genai", "--precision", "int8", "--json");
        var files = run.Json["files"]!.AsArray().ToDictionary(f => (string)f!["name"]!, f => (long)f!["bytes"]!);
        Assert.InRange(files["model.onnx.data"], 900_000, 1_600_000);
        Assert.Contains("genai_config.json", files.Keys);
    }

    [Theory]
    [InlineData("--as", "adapter")]
    [InlineData("--precision", "int4")]
    public async Task What_cannot_be_written_is_one_line(params string[] arguments)
    {
        var run = await CommandRun.Of(
            _folder["data"], "", ["models", "export", "embedded", "--to", _folder["out"], .. arguments]);
        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    private async Task<System.Text.Json.Nodes.JsonNode> Show(string model) =>
        (await Run("models", "show", model, "--json")).Json["model"]!;

    private Task<CommandRun> Export(params string[] arguments) => Run(["models", "export", .. arguments]);

    private async Task<CommandRun> Run(params string[] arguments)
    {
        var run = await CommandRun.Of(_folder["data"], "", arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}

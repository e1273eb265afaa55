using Agents.Testing;

namespace Agents.Cli.Tests.Commands;

public sealed class ModelsShowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_is_shown_as_a_table_and_as_json()
    {
        var table = await Show("embedded");
        Assert.Contains("llama", table.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing of it is unsupported.", table.Output, StringComparison.Ordinal);
        var json = (await Show("embedded", "--json")).Json;
        Assert.Null(json["version"]);
        Assert.Equal("llama", (string?)json["model"]!["family"]);
        Assert.Equal("f32", (string?)json["model"]!["types"]![0]!["type"], ignoreCase: true);
        Assert.Empty(json["model"]!["unsupported"]!.AsArray());
    }

    [Fact]
    public async Task A_version_is_shown_with_its_origin_by_a_prefix_of_its_id()
    {
        var id = (string)(await Show("embedded@base", "--json")).Json["version"]!["id"]!;
        var json = (await Show($"embedded@{id[..6]}", "--json")).Json;
        Assert.Equal(id, (string?)json["version"]!["id"]);
        Assert.Equal("llama", (string?)json["model"]!["family"]);
        Assert.Contains($"embedded@{id}", (await Show($"embedded@{id[..6]}")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_unsupported_is_listed_and_is_no_failure()
    {
        var model = Directory.CreateDirectory(_folder["model"]).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(model, "config.json"), """{"model_type":"mamba"}""", TestContext.Current.CancellationToken);
        var run = await Show(model);
        Assert.Contains("Unsupported:", run.Output, StringComparison.Ordinal);
        Assert.Contains("model_type is mamba", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_one_line()
    {
        var run = await CommandRun.Of(_folder["data"], "", "models", "show", _folder["nothing"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<CommandRun> Show(params string[] arguments)
    {
        var run = await CommandRun.Of(_folder["data"], "", ["models", "show", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}

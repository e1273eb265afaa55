using Agents.Cli.Pulling;
using Agents.Models.Hub;
using Agents.Models.Serving;
using Agents.Testing;
using Agents.Testing.Hub;

namespace Agents.Cli.Tests.Commands;

/// <summary><c>agents models pull</c> from a hub on this machine.</summary>
public sealed class PullCommandTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HubServer _hub = new();

    public PullCommandTests()
    {
        foreach (var (name, open) in EmbeddedModel.Files)
        {
            using var stream = open();
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            _hub.Files[name] = bytes;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_pulled_model_answers_by_its_name_and_by_its_path_as_the_original_does()
    {
        var pulled = await Run("models", "pull", "acme/tiny", "--hub", _hub.Address, "--json");
        Assert.Equal(0, pulled.ExitCode);
        Assert.Equal(_hub.Commit, (string?)pulled.Json["revision"]);
        Assert.Contains("model.safetensors: ", pulled.Error, StringComparison.Ordinal);
        var expected = (await Run("generate", "--prompt", "What is 2 + 3?", "--json")).Json;
        foreach (var model in (string[])["acme/tiny", (string)pulled.Json["path"]!])
        {
            var answer = (await Run("generate", "--prompt", "What is 2 + 3?", "--model", model, "--json")).Json;
            Assert.Equal(expected["ids"]!.ToJsonString(), answer["ids"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Without_json_the_output_is_the_path_alone()
    {
        _hub.Files["Tiny.gguf"] = new byte[100];
        var pulled = await Run("models", "pull", "acme/tiny:Tiny.gguf", "--hub", _hub.Address);
        Assert.Equal(_folder["hub", "acme", "tiny", "Tiny.gguf"], pulled.Output.Trim());
    }

    [Theory]
    [InlineData("acme/absent")]
    [InlineData("acme/tiny:absent.gguf")]
    [InlineData("nonsense")]
    public async Task What_cannot_be_pulled_is_one_line_and_exits_with_1(string model)
    {
        var run = await Run("models", "pull", model, "--hub", _hub.Address);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Without_a_hub_that_is_said_in_one_line()
    {
        await _hub.DisposeAsync();
        var run = await Run("models", "pull", "acme/tiny", "--hub", _hub.Address);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot be reached", Assert.Single(run.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_file_is_a_line_at_each_tenth_and_a_small_one_a_line()
    {
        var output = new StringWriter();
        var lines = new PullLines(output);
        for (var done = 0L; done <= 100; done += 5)
            lines.Report(new PullProgress("large", done << 20, 100 << 20));
        lines.Report(new PullProgress("large", 0, 100 << 20, "cut; again in 1 s"));
        lines.Report(new PullProgress("small", 512 << 10, 1 << 20));
        lines.Report(new PullProgress("small", 1 << 20, 1 << 20));
        var written = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(13, written.Length);
        Assert.Equal("large: 100.0 MiB", written[0]);
        Assert.Equal("large: 10 %", written[1]);
        Assert.Equal("large: cut; again in 1 s", written[11]);
        Assert.Equal("small: 1.0 MiB, 512.0 KiB of it here", written[12]);
    }

    private Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(_folder.Path, "", arguments);
}

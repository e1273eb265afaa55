using System.Security.Cryptography;
using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Checkpoints;

[Trait("Category", "Golden")]
public sealed class GgufGoldenTests
{
    [Fact]
    public async Task A_published_file_opens_converts_and_has_its_files_hash()
    {
        var path = SharedFiles.FirstModel(".gguf");
        var start = Environment.CpuUsage.TotalTime;
        using var checkpoint = Checkpoint.Open(path);
        Assert.NotEmpty(checkpoint.Tokenizer.Encode("Hello", parseSpecial: false));
        var opened = Environment.CpuUsage.TotalTime - start;
        using var weights = FloatWeights.Load(checkpoint);
        var loaded = Environment.CpuUsage.TotalTime - start - opened;
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(hash)[..16], checkpoint.ContentHash);
        TestContext.Current.SendDiagnosticMessage(
            $"{Path.GetFileName(path)}: opened in {opened.TotalSeconds:F2} s of processor time, "
            + $"converted to f32 in {loaded.TotalSeconds:F2} s");
    }
}

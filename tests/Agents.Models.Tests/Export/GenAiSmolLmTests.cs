using Agents.Models.Export;
using Agents.Models.Runtime;
using Agents.Testing;

namespace Agents.Models.Tests.Export;

/// <summary>A published model, exported in each precision, against f32 on text that it wrote itself.</summary>
[Trait("Category", "Golden")]
[Trait("Category", "Long")]
public sealed class GenAiSmolLmTests(SmolLm2 model) : IClassFixture<SmolLm2>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f32", 1e-6, 1.0)]
    [InlineData("int8", 0.01, 0.92)]
    [InlineData("int4", 0.01, 0.88)]
    public async Task A_published_model_is_close_to_f32(string precision, double divergence, double same)
    {
        LongTests.Require();
        await ModelExport.WriteAsync(
            SharedFiles.FirstModel(".gguf"),
            _folder["export"],
            new ModelExportOptions { Format = ModelFormat.GenAi, Precision = precision },
            TestContext.Current.CancellationToken);
        var text = new QualityText(model.Checkpoint, new RuntimeOptions());
        using var session = new GenAiSession(_folder["export"]);
        var quality = text.Compare(ids => GenAiGoldenTests.PromptThenDecode(session, ids, decoded: 8));
        var bytes = new FileInfo(Path.Combine(_folder["export"], "model.onnx.data")).Length;
        TestContext.Current.SendDiagnosticMessage(
            $"SmolLM2 for GenAI, {precision}: KL {quality.Kl:G3}, top-1 {quality.TopOne:P1}, {bytes / 1e6:N0} MB");
        Assert.InRange(quality.Kl, 0, divergence);
        Assert.InRange(quality.TopOne, same, 1);
    }
}

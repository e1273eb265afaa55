using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Tokenizers;
using Agents.Testing;

namespace Agents.Models.Tests;

/// <summary>docs/models.md has a row for all that the code knows.</summary>
public sealed class SupportTableTests
{
    private static readonly string Page = File.ReadAllText(
        Path.Combine(SharedFiles.RepositoryRoot, "docs", "models.md"));

    [Fact]
    public void Every_family_has_a_row()
    {
        foreach (var family in ModelFamilies.All)
        {
            Assert.Contains($"| `{family.Name}` |", Page, StringComparison.Ordinal);
            if (family.GgufName is { } name)
                Assert.Contains(name, Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_type_of_tensor_is_named()
    {
        foreach (var type in Enum.GetNames<TensorType>())
            Assert.Contains(type, Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(PreTokenizerKind.Gpt2), "GPT-2's pattern")]
    [InlineData(nameof(PreTokenizerKind.SmolLm), "digits alone (SmolLm)")]
    [InlineData(nameof(PreTokenizerKind.Qwen2), "Qwen 2's pattern")]
    [InlineData(nameof(PreTokenizerKind.Llama3), "Llama 3's pattern")]
    [InlineData(nameof(PreTokenizerKind.None), "SentencePiece-style BPE")]
    public void Every_way_to_cut_text_has_a_row(string kind, string row)
    {
        Assert.True(Enum.TryParse<PreTokenizerKind>(kind, out _));
        Assert.Equal(5, Enum.GetValues<PreTokenizerKind>().Length);
        Assert.Contains(row, Page, StringComparison.Ordinal);
    }
}

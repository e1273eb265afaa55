using System.Diagnostics;
using System.Text;
using Agents.Episodes;
using Agents.Models.Constraints;

namespace Agents.Models.Tests.Constraints;

[Trait("Category", "Golden")]
public sealed class MaskCostTests(SmolLm2 model) : IClassFixture<SmolLm2>
{
    private const string Schema = """
        {"type":"object","required":["name","about","tags","age"],"properties":{"name":{"type":"string","maxLength":40},
         "about":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"age":{"type":"integer"}}}
        """;

    private const string Document =
        "{\"name\": \"Johann Wolfgang von Goethe\", \"about\": \"He wrote plays, novels and poems, and was a minister "
        + "in Weimar for many years.\", \"tags\": [\"poet\", \"dramatist\", \"Frankfurt\"], \"age\": 82}";

    [Fact]
    public void Masks_of_a_real_vocabulary_cost_little_and_allow_what_was_written()
    {
        var config = model.Checkpoint.Config;
        var tokenizer = model.Checkpoint.Tokenizer;
        var constraint = new TokenConstraint(
            new Grammar(GrammarKind.JsonSchema, Schema),
            new TokenTrie(tokenizer, config.VocabularySize, config.EosIds));
        var ids = tokenizer.Encode(Document, parseSpecial: false);
        foreach (var pass in (string[])["first", "again"])
        {
            var (clock, state) = (Stopwatch.StartNew(), constraint.Start);
            for (var i = 0; i < ids.Length; i++)
            {
                Assert.True(constraint.Mask(state, 500).Allows(ids[i]), $"token {i} of {Document}");
                state = constraint.After(state, tokenizer.TokenBytes(ids[i]));
            }
            Assert.True(constraint.Mask(state, 500).Allows(config.EosIds[0]));
            var milliseconds = clock.Elapsed.TotalMilliseconds / ids.Length;
            TestContext.Current.SendDiagnosticMessage(
                $"masks at {config.VocabularySize} tokens, {pass} answer: {milliseconds:F3} ms a token");
            Assert.InRange(milliseconds, 0, 20);
        }
        Assert.Equal(Document, Encoding.UTF8.GetString([.. ids.SelectMany(i => tokenizer.TokenBytes(i).ToArray())]));
    }
}

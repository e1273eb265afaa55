using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Testing;
using NJsonSchema;

namespace Agents.Models.Tests.Constraints;

public sealed class SchemaPropertyTests
{
    private const int Tokens = 160;

    [Fact]
    public Task Whatever_the_model_wants_the_document_fits_its_schema() => CheckAsync(10_000, 1_000);

    [Fact]
    [Trait("Category", "Long")]
    public Task Ten_thousand_documents_fit_their_schemas()
    {
        LongTests.Require();
        return CheckAsync(0, 10_000);
    }

    private static async Task CheckAsync(int first, int count)
    {
        var (finished, tooLong) = (0, 0);
        for (var i = first; i < first + count; i++)
        {
            var random = new RandomDraws(i);
            var schema = new SchemaGenerator(random).Create().ToJsonString();
            var constraint = new TokenConstraint(new Grammar(GrammarKind.JsonSchema, schema), ByteVocabulary.Trie);
            if (constraint.Shortest > Tokens)
            {
                tooLong++;
                continue;
            }
            var text = RandomAnswer.Generate(constraint, random, i, Tokens);
            using var document = JsonDocument.Parse(text);
            var errors = (await JsonSchema.FromJsonAsync(schema, TestContext.Current.CancellationToken)).Validate(text);
            Assert.True(errors.Count == 0, $"case {i}: {text}\ndoes not fit {schema}\n{string.Join('\n', errors)}");
            finished++;
        }
        Assert.InRange(finished, count * 9 / 10, count);
        Assert.InRange(tooLong, 0, count / 10);
    }

    [Fact]
    public void A_mask_is_what_trying_every_token_finds()
    {
        var checkedMasks = 0;
        for (var i = 0; i < 150; i++)
        {
            var random = new RandomDraws(1_000_000 + i);
            var schema = new SchemaGenerator(random).Create().ToJsonString();
            var constraint = new TokenConstraint(new Grammar(GrammarKind.JsonSchema, schema), ByteVocabulary.Trie);
            var (state, remaining) = (constraint.Start, constraint.Shortest + random.Below(40));
            for (var left = remaining; left > 0; left--)
            {
                var mask = constraint.Mask(state, left);
                for (var id = 0; id < ByteVocabulary.Count; id++)
                    Assert.Equal(Fits(constraint, state, id, left), mask.Allows(id));
                checkedMasks++;
                var next = random.Below(ByteVocabulary.Count);
                while (!mask.Allows(next))
                    next = (next + 1) % ByteVocabulary.Count;
                if (next == ByteVocabulary.EndId)
                    break;
                state = constraint.After(state, ByteVocabulary.Tokenizer.TokenBytes(next));
            }
        }
        Assert.InRange(checkedMasks, 1_000, 100_000);
    }

    private static bool Fits(TokenConstraint constraint, int state, int id, int left)
    {
        if (id == ByteVocabulary.EndId)
            return constraint.NeededAfter(state) == 0;
        var after = constraint.After(state, ByteVocabulary.Tokenizer.TokenBytes(id));
        return constraint.NeededAfter(after) <= Math.Max(0, left - 2);
    }
}

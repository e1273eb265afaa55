using System.Numerics.Tensors;
using Agents.Retrieval;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Retrieval;

public sealed class HashedEmbeddingGeneratorTests : IDisposable
{
    private readonly HashedEmbeddingGenerator _generator = new();

    public void Dispose() => _generator.Dispose();

    [Fact]
    public void Any_text_gives_a_vector_of_length_one_or_zero() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(),
        text =>
        {
            var norm = TensorPrimitives.Norm(_generator.Embed(text ?? ""));
            return norm == 0 || Math.Abs(norm - 1) < 1e-5;
        }).QuickCheckThrowOnFailure();

    // Stored vectors and new ones must compare: a change of the hash is a change of the format.
    [Fact]
    public void A_text_has_the_same_vector_on_every_machine()
    {
        var vector = _generator.Embed("Divide by 37.");
        var places = vector.Select((v, i) => (Value: v, Place: i)).Where(p => p.Value != 0)
            .OrderByDescending(p => Math.Abs(p.Value)).Take(4).Select(p => p.Place).Order();
        Assert.Equal("150 167 324 352", string.Join(' ', places));
    }

    [Theory]
    [InlineData("the remainder of a division by 37", "divide and keep what remains, by 37", "spell a word backward")]
    [InlineData("convert kilometres to metres", "how many metres are 3 kilometres", "the greatest common divisor")]
    public void Like_texts_are_nearer_than_others(string text, string like, string other) =>
        Assert.True(Cosine(text, like) > Cosine(text, other) + 0.1);

    [Fact]
    public void The_order_of_words_counts() =>
        Assert.True(Cosine("from base 2 to base 8", "base 2 to base 8") > Cosine("from base 2 to base 8", "base 8 to base 2"));

    [Fact]
    public async Task It_is_an_embedding_generator_that_says_what_it_is()
    {
        using var generator = new HashedEmbeddingGenerator(64);
        var token = TestContext.Current.CancellationToken;
        var vectors = await generator.GenerateAsync(["one", "two"], cancellationToken: token);
        Assert.Equal([64, 64], vectors.Select(v => v.Vector.Length));
        Assert.Equal(64, generator.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => generator.GenerateAsync(["one"], cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashedEmbeddingGenerator(16));
    }

    private float Cosine(string one, string other) =>
        TensorPrimitives.Dot(_generator.Embed(one), _generator.Embed(other));
}

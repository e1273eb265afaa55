using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Sampling;

namespace Agents.Models.Tests.Constraints;

/// <summary>An answer drawn from random logits under a grammar.</summary>
internal static class RandomAnswer
{
    public static string Generate(TokenConstraint constraint, RandomDraws random, int seed, int tokens)
    {
        var cursor = new ConstraintCursor(constraint, ByteVocabulary.Tokenizer);
        var sampler = new TokenSampler(new SamplingSettings { Temperature = seed % 3, Seed = seed }, []);
        var ids = new List<int>();
        for (var left = tokens; left > 0; left--)
        {
            var token = sampler.Next(random.Logits(ByteVocabulary.Count), cursor.Mask(left));
            if (token.Id == ByteVocabulary.EndId)
                return ByteVocabulary.Tokenizer.Decode([.. ids], skipSpecial: true);
            cursor.Add(token.Id);
            ids.Add(token.Id);
        }
        // A text may go on for as long as it likes; a document has to be ended in time.
        return cursor.Mask(1).Allows(ByteVocabulary.EndId)
            ? ByteVocabulary.Tokenizer.Decode([.. ids], skipSpecial: true)
            : throw new InvalidOperationException("No end token came in time.");
    }
}
